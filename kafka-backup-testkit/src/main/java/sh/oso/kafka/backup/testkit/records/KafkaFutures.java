package sh.oso.kafka.backup.testkit.records;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Waits for Kafka's answers. */
final class KafkaFutures {

  private KafkaFutures() {}

  /** Returns the result, or throws Kafka's own exception, which is unchecked. */
  static <T> T await(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof KafkaException refusal) {
        throw refusal;
      }
      throw new KafkaException(failure.getCause());
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    }
  }
}
