package sh.oso.kafka.backup.engine.cluster;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.engine.protocol.Refusal;

/** The only place that decides what Kafka's exceptions mean to users. */
public final class KafkaFailures {

  private KafkaFailures() {}

  /**
   * Translates an exception of a Kafka client.
   *
   * @param what was being done, as in "reading topic settings"
   */
  public static KafkaBackupException translate(String what, Throwable thrown) {
    Throwable failure = thrown;
    while ((failure instanceof ExecutionException
            || failure instanceof CompletionException
            || failure.getClass() == KafkaException.class)
        && failure.getCause() != null) {
      failure = failure.getCause();
    }
    if (failure instanceof KafkaBackupException known) {
      return known;
    }
    if (failure instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      return new RunCancelledException("interrupted while " + what, failure);
    }
    String told = what + " failed: " + oneLine(failure);
    if (failure instanceof AuthenticationException refusal) {
      return new KafkaAccessException(what + " failed: " + Refusal.explain(refusal), failure);
    }
    if (failure instanceof TopicAuthorizationException topics) {
      return new KafkaAccessException(
          what
              + " failed: no right to "
              + topics.unauthorizedTopics()
              + "; grant the user READ, DESCRIBE and DESCRIBE_CONFIGS (for a restore also CREATE,"
              + " WRITE and ALTER_CONFIGS) on these topics",
          failure);
    }
    if (failure instanceof ClusterAuthorizationException) {
      return new KafkaAccessException(
          told + "; grant the user DESCRIBE on the cluster (for a restore also IDEMPOTENT_WRITE)",
          failure);
    }
    if (failure instanceof AuthorizationException) {
      return new KafkaAccessException(told + "; grant the user the missing right", failure);
    }
    if (failure instanceof UnknownTopicOrPartitionException) {
      return new InvalidRequestException(told + "; check that the topic still exists", failure);
    }
    if (failure instanceof ConfigException || failure instanceof UnsupportedVersionException) {
      return new InvalidRequestException(told, failure);
    }
    if (failure instanceof RetriableException) {
      return new KafkaUnavailableException(
          told + "; check bootstrap servers, network and brokers", failure);
    }
    return new KafkaBackupException(told, failure);
  }

  /** What a broker gave as its reason, in one line. */
  public static String reason(Throwable failure) {
    return oneLine(failure);
  }

  private static String oneLine(@Nullable Throwable failure) {
    if (failure == null) {
      return "no reason given";
    }
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    return message.lines().findFirst().orElse(failure.toString());
  }
}
