package sh.oso.kafka.backup.testkit.records;

import java.time.Duration;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * A transaction whose records are stored and whose fate is open: the last stable offset cannot pass
 * it. For one thread. The first method called ends it, later calls do nothing.
 */
public final class OpenTransaction implements AutoCloseable {

  private final KafkaProducer<byte[], byte[]> producer;
  private boolean ended;

  OpenTransaction(KafkaProducer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /**
   * Commits, and returns when consumers can see the records.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka refuses, for example because the
   *     transaction took too long
   */
  public void commit() {
    end(producer::commitTransaction);
  }

  /**
   * Aborts, and returns when that is recorded.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka refuses
   */
  public void abort() {
    end(producer::abortTransaction);
  }

  /** Goes away without a word, as a killed producer does: the broker aborts at its own time. */
  public void abandon() {
    if (!ended) {
      ended = true;
      producer.close(Duration.ZERO);
    }
  }

  /** Aborts unless the transaction has ended. */
  @Override
  public void close() {
    abort();
  }

  private void end(Runnable how) {
    if (!ended) {
      ended = true;
      try (producer) {
        how.run();
      }
    }
  }
}
