package sh.oso.kafka.backup.cli.progress;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.RunListener;
import sh.oso.kafka.backup.cli.report.Units;

/** Says how far a run is, every ten seconds. */
public final class LineProgress implements RunListener {

  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;
  private final Consumer<String> line;
  private final long startNanos;
  private long lastNanos;
  private long lastBytes;
  private long firstOffsets = -1;

  /**
   * A listener for one run, which begins now.
   *
   * @param nanoTime the time, as {@link System#nanoTime}
   * @param line takes a line
   */
  public LineProgress(LongSupplier nanoTime, Consumer<String> line) {
    this.nanoTime = nanoTime;
    this.line = line;
    this.startNanos = nanoTime.getAsLong();
    this.lastNanos = startNanos;
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.Progress progress) {
      if (firstOffsets < 0) {
        firstOffsets = progress.offsetsDone();
      }
      long now = nanoTime.getAsLong();
      Duration period = Duration.ofNanos(now - lastNanos);
      if (period.compareTo(PERIOD) >= 0) {
        line.accept(describe(progress, period, Duration.ofNanos(now - startNanos)));
        lastNanos = now;
        lastBytes = progress.recordBytes();
      }
    }
  }

  private String describe(RunEvent.Progress progress, Duration period, Duration elapsed) {
    long total = Math.max(progress.offsetsTotal(), progress.offsetsDone());
    long percent = total == 0 ? 100 : (long) (100.0 * progress.offsetsDone() / total);
    long doneNow = progress.offsetsDone() - firstOffsets;
    String left = "";
    if (doneNow > 0 && progress.offsetsDone() < total) {
      double nanosPerOffset = (double) elapsed.toNanos() / doneNow;
      left =
          ", about "
              + Units.duration(
                  Duration.ofNanos((long) (nanosPerOffset * (total - progress.offsetsDone()))))
              + " left";
    }
    return percent
        + " % ("
        + Units.count(progress.offsetsDone())
        + " of "
        + Units.count(total)
        + " offsets), "
        + Units.rate(progress.recordBytes() - lastBytes, period)
        + left;
  }
}
