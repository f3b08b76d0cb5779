package sh.oso.kafka.backup.cli.progress;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.RunListener;
import sh.oso.kafka.backup.cli.report.Units;

/**
 * Draws a bar with rate and time left at the foot of a terminal. While it stands, whatever is
 * printed to {@code System.err} goes above it.
 */
public final class BarProgress implements RunListener, AutoCloseable {

  static final String ERASE_LINE = "\r\u001b[K";

  private final String task;
  private final PrintStream terminal;
  private final int columns;
  private final LongSupplier nanoTime;
  private final PrintStream formerErr = System.err;
  private final long startNanos;
  private @Nullable ProgressBar bar;

  /**
   * A bar for one run, which begins now.
   *
   * @param task a word for what is done
   * @param terminal where to draw
   * @param columns the terminal's width
   * @param nanoTime the time, as {@link System#nanoTime}
   */
  public BarProgress(String task, PrintStream terminal, int columns, LongSupplier nanoTime) {
    this.task = task;
    this.terminal = terminal;
    this.columns = columns;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
  }

  @Override
  public synchronized void on(RunEvent event) {
    if (event instanceof RunEvent.Progress progress) {
      ProgressBar drawn = bar == null ? begin(progress) : bar;
      bar = drawn;
      drawn.maxHint(progress.offsetsTotal());
      drawn.setExtraMessage(
          Units.rate(progress.recordBytes(), Duration.ofNanos(nanoTime.getAsLong() - startNanos)));
      drawn.stepTo(progress.offsetsDone());
    }
  }

  private ProgressBar begin(RunEvent.Progress progress) {
    System.setErr(new PrintStream(new LinesAbove(terminal), true, Charset.defaultCharset()));
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(progress.offsetsTotal())
        .startsFrom(progress.offsetsDone(), Duration.ZERO)
        .setUpdateIntervalMillis(200)
        .setStyle(ProgressBarStyle.ASCII)
        .setUnit(" offsets", 1)
        .setConsumer(new Foot())
        .build();
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
      bar = null;
      System.setErr(formerErr);
    }
  }

  /** The terminal's last line. */
  private final class Foot implements ProgressBarConsumer {

    @Override
    public int getMaxRenderedLength() {
      return Math.max(20, columns - 1);
    }

    @Override
    public void accept(String line) {
      terminal.print(ERASE_LINE + line);
      terminal.flush();
    }

    @Override
    public void clear() {
      accept("");
    }

    @Override
    public void close() {
      terminal.println();
      terminal.flush();
    }
  }
}
