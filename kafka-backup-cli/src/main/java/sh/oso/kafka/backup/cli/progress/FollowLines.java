package sh.oso.kafka.backup.cli.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import sh.oso.kafka.backup.api.FollowReport;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.RunListener;
import sh.oso.kafka.backup.cli.report.JsonReports;
import sh.oso.kafka.backup.cli.report.Units;

/** While topics are followed: a line of the report for each backup, and log lines in between. */
public final class FollowLines implements RunListener {

  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final PrintStream out;
  private final boolean json;
  private final LongSupplier nanoTime;
  private final Consumer<String> info;
  private final Consumer<String> warn;
  private long lastLagNanos;

  /**
   * Lines about what begins now.
   *
   * @param out takes the report
   * @param json whether that is for machines
   * @param nanoTime the time, as {@link System#nanoTime}
   * @param info takes log lines, of which one comes a minute
   * @param warn takes log lines about trouble
   */
  public FollowLines(
      PrintStream out,
      boolean json,
      LongSupplier nanoTime,
      Consumer<String> info,
      Consumer<String> warn) {
    this.out = out;
    this.json = json;
    this.nanoTime = nanoTime;
    this.info = info;
    this.warn = warn;
    this.lastLagNanos = nanoTime.getAsLong();
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.RestorePoint point) {
      lastLagNanos = nanoTime.getAsLong();
      print(json ? JsonReports.line("restorePoint", point) : describe(point));
    } else if (event instanceof RunEvent.RunFailed failed) {
      warn.accept(
          failed.failure().problem() + "; trying again in " + Units.duration(failed.pause()));
    } else if (event instanceof RunEvent.Lag lag
        && nanoTime.getAsLong() - lastLagNanos >= PERIOD.toNanos()) {
      lastLagNanos = nanoTime.getAsLong();
      info.accept(describe(lag));
    }
  }

  /** The last line. */
  public void ended(FollowReport report) {
    print(
        json
            ? JsonReports.line("ended", report)
            : "ended after "
                + Units.duration(report.elapsed())
                + ": "
                + Units.count(report.backups(), "backup")
                + (report.lastBackupId() == null ? "" : ", the last is " + report.lastBackupId())
                + "\n");
  }

  private void print(String line) {
    out.print(line);
    out.flush();
  }

  private static String describe(RunEvent.RestorePoint point) {
    return Units.time(point.startedAt())
        + "  "
        + point.backupId()
        + ": "
        + Units.count(point.totals().records(), "record")
        + ", "
        + Units.size(point.totals().newBytes())
        + " new; "
        + describe(point.lag())
        + "\n";
  }

  private static String describe(RunEvent.Lag lag) {
    return "lag: "
        + Units.count(lag.records(), "record")
        + (lag.records() == 0 ? "" : ", " + Units.duration(lag.age()));
  }
}
