package sh.oso.kafka.backup.cli.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.DataSize;

/** Figures as people read them. */
public final class Units {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Units() {}

  /** With commas between thousands. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A number and what it counts, which has a plural in {@code s}. */
  public static String count(long number, String what) {
    return count(number) + " " + what + (number == 1 ? "" : "s");
  }

  /** Rounded to what matters: {@code 0.4 s}, {@code 42 s}, {@code 3 min 5 s}, {@code 2 h 0 min}. */
  public static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", Math.floor(duration.toMillis() / 100.0) / 10);
    } else if (seconds < 60) {
      return seconds + " s";
    } else if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
  }

  /** Bytes. */
  public static String size(long bytes) {
    return new DataSize(bytes).toString();
  }

  /** Bytes per second; empty if the time is too short to tell. */
  public static String rate(long bytes, Duration duration) {
    return duration.toMillis() < 1 ? "" : size(bytes * 1000 / duration.toMillis()) + "/s";
  }

  /** To the second, in UTC; {@code -} if absent. */
  public static String time(@Nullable Instant instant) {
    return instant == null ? "-" : TIME.format(instant);
  }

  /** A record timestamp in milliseconds since the epoch; {@code -} for Kafka's "none", -1. */
  public static String timestamp(long millis) {
    return millis == -1 ? "-" : time(Instant.ofEpochMilli(millis));
  }
}
