package sh.oso.kafka.backup.engine.produce;

import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.protocol.Errors;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.engine.batch.OutBatch;
import sh.oso.kafka.backup.engine.protocol.PartitionProduce;

/** Decides what to do about a batch that a broker did not take. */
final class ProduceFailures {

  private ProduceFailures() {}

  /** {@link KafkaUnavailableException} means: try again. */
  static KafkaBackupException of(
      PartitionPlan plan, OutBatch batch, long expectedOffset, PartitionProduce answer) {
    Errors error = answer.error();
    String said = answer.errorMessage().isEmpty() ? error.message() : answer.errorMessage();
    String what = plan + " at offset " + expectedOffset + ": " + error + ": " + said;
    return switch (error) {
      case TOPIC_AUTHORIZATION_FAILED, CLUSTER_AUTHORIZATION_FAILED ->
          new KafkaAccessException(
              "not allowed to write to " + what + "; grant Write on the topic");
      case MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE ->
          new KafkaBackupException(
              "cannot write a batch of "
                  + batch.bytes().limit()
                  + " bytes to "
                  + what
                  + "; raise max.message.bytes of the topic");
      case OUT_OF_ORDER_SEQUENCE_NUMBER, UNKNOWN_PRODUCER_ID ->
          new TargetConflictException(
              "the target does not hold what was written before " + what + "; begin it anew");
      case INVALID_PRODUCER_EPOCH, PRODUCER_FENCED ->
          new TargetConflictException(
              "another run of the same writes to " + what + "; stop one of them");
      default ->
          error.exception() instanceof RetriableException
              ? new KafkaUnavailableException("cannot write to " + what)
              : new KafkaBackupException("the target refuses a batch for " + what);
    };
  }
}
