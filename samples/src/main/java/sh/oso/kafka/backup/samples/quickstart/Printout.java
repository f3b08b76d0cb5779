package sh.oso.kafka.backup.samples.quickstart;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** What the quickstart says: numbered steps with facts below them. */
final class Printout {

  private final PrintStream out;
  private int steps;

  Printout(PrintStream out) {
    this.out = out;
  }

  void step(String what) {
    out.printf(Locale.ROOT, "%n%d. %s%n", ++steps, what);
  }

  void fact(String name, String text) {
    out.printf(Locale.ROOT, "   %-12s %s%n", name, text);
  }

  void line(String text) {
    out.println(text);
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
  }

  /** A rate both ways, for example {@code 83.1 MB/s, 160,214 records/s}. */
  static String rate(long bytes, long records, Duration elapsed) {
    double seconds = Math.max(1, elapsed.toMillis()) / 1e3;
    return String.format(
        Locale.ROOT, "%,.1f MB/s, %,.0f records/s", bytes / 1e6 / seconds, records / seconds);
  }
}
