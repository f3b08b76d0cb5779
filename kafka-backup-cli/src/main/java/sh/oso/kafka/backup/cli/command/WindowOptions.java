package sh.oso.kafka.backup.cli.command;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.record.RecordWindow;
import sh.oso.kafka.backup.api.record.RecordWindow.PartitionOffsets;

/** The options that choose records by time and offset. */
final class WindowOptions {

  private static final Pattern OFFSETS = Pattern.compile("(\\d{0,18})(-?)(\\d{0,18})");

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "Earliest record timestamp, included: RFC 3339 as 2026-11-24T10:00:00Z, or milliseconds"
              + " since the epoch. Default: none.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Latest record timestamp, included, likewise. Default: none.")
  private @Nullable String to;

  @Option(
      names = "--offsets",
      paramLabel = "FIRST-LAST",
      description =
          "Offsets, both ends included: 100-200, from one on as 100-, up to one as -200, or one"
              + " alone. Needs --partition. Default: all.")
  private @Nullable String offsets;

  /**
   * What was asked for.
   *
   * @param partition the partition that the offsets are of, null if none is named
   */
  RecordWindow window(String topic, @Nullable Integer partition) {
    return new RecordWindow(
        moment(from, "--from"),
        moment(to, "--to"),
        offsets == null ? List.of() : offsets(topic, partition));
  }

  private List<PartitionOffsets> offsets(String topic, @Nullable Integer partition) {
    Matcher matcher = OFFSETS.matcher(String.valueOf(offsets));
    if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(3).isEmpty())) {
      throw new InvalidRequestException(
          "--offsets: '" + offsets + "' is no range; write 100-200, 100-, -200 or 100");
    }
    if (partition == null) {
      throw new InvalidRequestException(
          "--offsets: goes with --partition, since each partition counts for itself");
    }
    long first = matcher.group(1).isEmpty() ? 0 : Long.parseLong(matcher.group(1));
    long last =
        !matcher.group(3).isEmpty()
            ? Long.parseLong(matcher.group(3))
            : matcher.group(2).isEmpty() ? first : Long.MAX_VALUE;
    return List.of(new PartitionOffsets(topic, partition, first, last));
  }

  private static @Nullable Instant moment(@Nullable String text, String flag) {
    if (text == null) {
      return null;
    }
    try {
      return text.matches("\\d{1,18}")
          ? Instant.ofEpochMilli(Long.parseLong(text))
          : DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
    } catch (DateTimeException e) {
      throw new InvalidRequestException(
          flag
              + ": '"
              + text
              + "' is no time; write 2026-11-24T10:00:00Z, or milliseconds since the epoch",
          e);
    }
  }
}
