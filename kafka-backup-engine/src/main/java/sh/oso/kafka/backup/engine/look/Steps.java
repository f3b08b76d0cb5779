package sh.oso.kafka.backup.engine.look;

import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.engine.run.Progress;

/** Counts records as work goes on, tells of it twice a second, and ends it when asked to. */
final class Steps {

  private static final long TICK_NANOS = 500_000_000;

  private final Progress progress;
  private final Cancellation cancellation;
  private final String ended;
  private long done;
  private long total;
  private long toldNanos;

  /**
   * Steps not begun yet.
   *
   * @param ended what to say when it was asked to stop
   */
  Steps(Progress progress, Cancellation cancellation, String ended) {
    this.progress = progress;
    this.cancellation = cancellation;
    this.ended = ended;
  }

  /** Tells that work begins. */
  void begin(String runId, int topics, int partitions, long records) {
    total = records;
    toldNanos = System.nanoTime();
    progress.tell(new RunEvent.Started(runId, false, topics, partitions, records));
  }

  /**
   * Adds records that were worked through.
   *
   * @throws RunCancelledException if it is to stop
   */
  void done(long records) {
    done += records;
    if (cancellation.isCancelled() || Thread.currentThread().isInterrupted()) {
      throw new RunCancelledException(ended);
    }
    if (System.nanoTime() - toldNanos >= TICK_NANOS) {
      toldNanos = System.nanoTime();
      progress.tick(() -> done, () -> total);
    }
  }
}
