package sh.oso.kafka.backup.engine.drill;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.engine.manifest.DrillNotes;

/** Lets a drill's note show that it is alive, until closed. */
final class SignsOfLife implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SignsOfLife.class);

  /** A quarter of the time after which a drill counts as dead. */
  private static final long SECONDS = DrillNotes.SILENCE.toSeconds() / 4;

  private final AtomicInteger count = new AtomicInteger();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "kafka-backup-drill-alive");
            thread.setDaemon(true);
            return thread;
          });

  SignsOfLife(DrillNotes notes) {
    var unused =
        timer.scheduleWithFixedDelay(() -> sign(notes), SECONDS, SECONDS, TimeUnit.SECONDS);
  }

  private void sign(DrillNotes notes) {
    try {
      notes.sign();
      count.incrementAndGet();
    } catch (RuntimeException e) {
      // At worst another drill takes this one for dead, and its topics away: then it fails.
      LOG.debug("a sign of life was not stored", e);
    }
  }

  /** How many there were. */
  int count() {
    return count.get();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    boolean interrupted = false;
    try {
      // Else a sign under way would be stored after the note is deleted.
      while (!timer.awaitTermination(1, TimeUnit.SECONDS)) {
        LOG.debug("waiting for a sign of life to be stored");
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
