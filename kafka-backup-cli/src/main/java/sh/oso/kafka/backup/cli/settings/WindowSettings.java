package sh.oso.kafka.backup.cli.settings;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.record.RecordWindow;
import sh.oso.kafka.backup.api.record.RecordWindow.PartitionOffsets;

/** Reads which records and partitions are meant. */
final class WindowSettings {

  private static final Pattern PARTITION = Pattern.compile("([a-zA-Z0-9._-]+):([0-9]{1,9})");
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})?");
  private static final Pattern NUMBERS = Pattern.compile("([0-9]{1,6})(?:-([0-9]{1,6}))?");

  private final SettingsReader reader;
  private final Problems problems;

  WindowSettings(SettingsReader reader, Problems problems) {
    this.reader = reader;
    this.problems = problems;
  }

  RecordWindow read() {
    Instant from = moment(Key.PITR_START, Key.PITR_START_MILLIS);
    Instant to = moment(Key.PITR_TIMESTAMP, Key.PITR_TIMESTAMP_MILLIS);
    boolean given = from != null || to != null;
    boolean enabled = reader.bool(Key.PITR_ENABLED, given);
    if (enabled && !given) {
      problem(Key.PITR_ENABLED, "needs a timestamp or startTimestamp beside it");
    }
    List<PartitionOffsets> offsets = offsets();
    if (!enabled) {
      return new RecordWindow(null, null, offsets);
    }
    try {
      return new RecordWindow(from, to, offsets);
    } catch (InvalidRequestException e) {
      problem(Key.PITR_TIMESTAMP, String.valueOf(e.getMessage()));
      return RecordWindow.ALL;
    }
  }

  private @Nullable Instant moment(Key key, Key inMillis) {
    Value.Text text = reader.text(key);
    Value.Text millis = reader.text(inMillis);
    if (text != null && millis != null) {
      problems.add(inMillis.path(), millis, "says the same as " + key.path() + "; give one");
    }
    if (millis != null && !Moments.isMillis(millis)) {
      problems.add(inMillis.path(), millis, "is no number of milliseconds since the epoch");
      return null;
    }
    Value.Text given = text == null ? millis : text;
    return given == null
        ? null
        : Moments.parse(given, (text == null ? inMillis : key).path(), problems);
  }

  private List<PartitionOffsets> offsets() {
    List<PartitionOffsets> offsets = new ArrayList<>();
    reader
        .map(Key.OFFSETS)
        .forEach(
            (name, text) -> {
              Matcher partition = PARTITION.matcher(name);
              Matcher range = RANGE.matcher(text.text().strip());
              String path = Key.OFFSETS.path() + "." + name;
              if (!partition.matches() || !range.matches()) {
                problems.add(
                    path, text, "is no range; write TOPIC:PARTITION=FIRST-LAST, or FIRST- for all");
                return;
              }
              try {
                offsets.add(
                    new PartitionOffsets(
                        partition.group(1),
                        Integer.parseInt(partition.group(2)),
                        Long.parseLong(range.group(1)),
                        range.group(2) == null ? Long.MAX_VALUE : Long.parseLong(range.group(2))));
              } catch (InvalidRequestException e) {
                problems.add(path, text, String.valueOf(e.getMessage()));
              }
            });
    return offsets;
  }

  /** Chosen partitions, by name or pattern of topics. */
  Map<String, Set<Integer>> readPartitions() {
    Map<String, Set<Integer>> partitions = new LinkedHashMap<>();
    reader
        .map(Key.PARTITIONS)
        .forEach(
            (pattern, text) -> {
              Set<Integer> numbers = new TreeSet<>();
              for (String part : text.text().split(",", -1)) {
                Matcher range = NUMBERS.matcher(part.strip());
                if (!range.matches()) {
                  problems.add(
                      Key.PARTITIONS.path() + "." + pattern,
                      text,
                      "is no list of partitions; write for example 0-3,7");
                  return;
                }
                int first = Integer.parseInt(range.group(1));
                int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
                if (last < first) {
                  problems.add(
                      Key.PARTITIONS.path() + "." + pattern,
                      text,
                      "has a range that ends before it begins");
                  return;
                }
                for (int number = first; number <= last; number++) {
                  numbers.add(number);
                }
              }
              partitions.put(pattern, numbers);
            });
    return partitions;
  }

  private void problem(Key key, String remedy) {
    problems.add(key.path(), remedy, reader.origin(key.path()));
  }
}
