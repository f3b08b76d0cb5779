package sh.oso.kafka.backup.engine.groups;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.engine.cluster.KafkaFailures;

/** Asks again, for a while, what brokers could not answer or answered in part. */
public final class Patience {

  private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Duration timeout;

  public Patience(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * Asks until there is an answer.
   *
   * @throws KafkaUnavailableException the last one, when time is over
   */
  public <T> T ask(Supplier<T> question) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      try {
        return question.get();
      } catch (KafkaUnavailableException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        LOG.debug("asking again", e);
        LockSupport.parkNanos(PAUSE.toNanos());
        if (Thread.currentThread().isInterrupted()) {
          throw KafkaFailures.translate("asking about consumer groups", new InterruptedException());
        }
      }
    }
  }
}
