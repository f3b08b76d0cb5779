package sh.oso.kafka.backup.engine.backup;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on with checkpoints while a run does what leaves no other trace, so that no prune takes it
 * for dead.
 */
final class SignsOfLife {

  private static final Logger LOG = LoggerFactory.getLogger(SignsOfLife.class);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "kafka-backup-alive");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Begins.
   *
   * @param checkpointer nobody else's until this is closed
   */
  SignsOfLife(Checkpointer checkpointer) {
    var unused = timer.scheduleWithFixedDelay(() -> sign(checkpointer), 1, 1, TimeUnit.MINUTES);
  }

  private static void sign(Checkpointer checkpointer) {
    try {
      checkpointer.checkpoint();
    } catch (RuntimeException e) {
      // Whether the run was given up is looked at before the commit.
      LOG.debug("a sign of life was not stored", e);
    }
  }

  void close() {
    timer.shutdownNow();
  }
}
