package sh.oso.kafka.backup.engine.protocol;

import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.InitProducerIdRequest;
import org.apache.kafka.common.requests.InitProducerIdResponse;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;

/** Asks for a producer id outside of any transaction. */
final class InitProducerIdCall {

  private InitProducerIdCall() {}

  static InitProducerIdRequest.Builder request() {
    return new InitProducerIdRequest.Builder(
        new InitProducerIdRequestData()
            .setTransactionalId(null)
            // Means nothing without a transactional id, but must be more than 0.
            .setTransactionTimeoutMs(Integer.MAX_VALUE));
  }

  static void settle(InitProducerIdResponse response, Reply<ProducerIdentity> reply) {
    Errors error = response.error();
    if (error == Errors.NONE) {
      reply.answered(
          new ProducerIdentity(response.data().producerId(), response.data().producerEpoch()));
    } else {
      reply.failed(failure(error));
    }
  }

  private static KafkaBackupException failure(Errors error) {
    String message = "the cluster gives out no producer id: " + error.message();
    if (error.exception() instanceof RetriableException) {
      return new KafkaUnavailableException(message);
    }
    if (error == Errors.CLUSTER_AUTHORIZATION_FAILED) {
      return new KafkaAccessException(message + "; grant IdempotentWrite on the cluster");
    }
    return new KafkaBackupException(message);
  }
}
