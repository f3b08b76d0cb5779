package sh.oso.kafka.backup.engine.offsets;

import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.apache.kafka.common.errors.InvalidGroupIdException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import sh.oso.kafka.backup.engine.cluster.KafkaFailures;

/** What a coordinator's answer for one partition means. */
enum CommitAnswer {
  /** Nothing was changed; another try may. */
  AGAIN,
  /** It may have been changed or not; another try will tell. */
  LOST,
  NO_PARTITION,
  /** Nothing of the request was done, and it is so for the whole group. */
  GROUP_REFUSED,
  PARTITION_REFUSED;

  /** Reads an answer that is not a plain success. */
  static CommitAnswer of(Throwable failure) {
    if (failure instanceof UnknownTopicOrPartitionException
        || failure instanceof UnknownTopicIdException) {
      return NO_PARTITION;
    }
    if (isMembers(failure)
        || failure instanceof GroupAuthorizationException
        || failure instanceof GroupIdNotFoundException
        || failure instanceof InvalidGroupIdException
        || failure instanceof UnsupportedVersionException) {
      return GROUP_REFUSED;
    }
    if (failure instanceof TimeoutException) {
      return LOST;
    }
    return failure instanceof RetriableException ? AGAIN : PARTITION_REFUSED;
  }

  private static boolean isMembers(Throwable failure) {
    return failure instanceof UnknownMemberIdException
        || failure instanceof GroupNotEmptyException
        || failure instanceof GroupSubscribedToTopicException
        || failure instanceof RebalanceInProgressException;
  }

  /** Whether a removal that got this answer had nothing to remove: no group, or no such topic. */
  static boolean saysThatNothingIsThere(Throwable failure) {
    return failure instanceof GroupIdNotFoundException || of(failure) == NO_PARTITION;
  }

  /** Why, for a person. */
  static String refusal(Throwable failure) {
    if (isMembers(failure)) {
      return "members joined it meanwhile; stop its applications and try again";
    }
    if (failure instanceof GroupAuthorizationException) {
      return "the user has no right to it: grant READ and DESCRIBE on this group (to remove commits"
          + " also DELETE)";
    }
    if (failure instanceof AuthorizationException) {
      return "the user has no right to the topic: grant READ on it";
    }
    if (failure instanceof UnsupportedVersionException) {
      return "the brokers cannot set offsets of groups of this type";
    }
    return "the broker refused it: " + KafkaFailures.reason(failure);
  }
}
