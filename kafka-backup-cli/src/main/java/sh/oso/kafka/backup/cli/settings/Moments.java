package sh.oso.kafka.backup.cli.settings;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads moments: RFC 3339, or milliseconds since the epoch. */
final class Moments {

  private static final Pattern MILLIS = Pattern.compile("-?[0-9]{1,18}");

  private Moments() {}

  static boolean isMillis(Value.Text given) {
    return MILLIS.matcher(given.text().strip()).matches();
  }

  /** Null, with a problem added, if it is no moment. */
  static @Nullable Instant parse(Value.Text given, String path, Problems problems) {
    String text = given.text().strip();
    if (isMillis(given)) {
      return Instant.ofEpochMilli(Long.parseLong(text));
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      problems.add(
          path,
          given,
          "is no moment; write for example 2026-11-24T12:00:00Z, or milliseconds since the epoch");
      return null;
    }
  }
}
