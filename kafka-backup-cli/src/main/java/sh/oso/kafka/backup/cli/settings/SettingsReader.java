package sh.oso.kafka.backup.cli.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.DataSize;

/**
 * Reads values of the tree as what they are. What cannot be read is a problem and comes back as if
 * it was not given; empty text means not given.
 */
final class SettingsReader {

  private static final Pattern TIME = Pattern.compile("([0-9]{1,9})([dhms])");

  private final Value.Fields root;
  private final Problems problems;

  SettingsReader(Value.Fields root, Problems problems) {
    this.root = root;
    this.problems = problems;
  }

  boolean has(String block) {
    return root.at(List.of(block.split("\\."))) != null;
  }

  /** Where a setting was given; null if it was not. */
  @Nullable Origin origin(String path) {
    Value value = root.at(List.of(path.split("\\.")));
    return value == null ? null : value.origin();
  }

  Value.@Nullable Text text(Key key) {
    return text(key, key.path());
  }

  /** The text at a path other than the key's own, such as another cluster's. */
  Value.@Nullable Text text(Key key, String path) {
    Value value = root.at(List.of(path.split("\\.")));
    if (value instanceof Value.Text text) {
      return text.text().isEmpty() ? null : text;
    }
    if (value != null) {
      problems.add(path, "must be " + key.type().description(), value.origin());
    }
    return null;
  }

  @Nullable String string(Key key) {
    Value.Text text = text(key);
    return text == null ? null : text.text();
  }

  @Nullable Integer integer(Key key, int least, int most) {
    Value.Text text = text(key);
    if (text == null) {
      return null;
    }
    try {
      int value = Integer.parseInt(text.text().strip());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    problems.add(
        key.path(),
        text,
        "is no whole number"
            + (least == Integer.MIN_VALUE ? "" : " from " + least + " to " + most));
    return null;
  }

  Duration seconds(Key key, Duration absent) {
    Integer value = integer(key, 1, Integer.MAX_VALUE);
    return value == null ? absent : Duration.ofSeconds(value);
  }

  /** A number of days, hours, minutes or seconds. */
  @Nullable Duration time(Key key) {
    Value.Text text = text(key);
    if (text == null) {
      return null;
    }
    Matcher matcher = TIME.matcher(text.text().strip());
    if (!matcher.matches()) {
      problems.add(key.path(), text, "is no time; write for example 30d, 12h or 90m");
      return null;
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "d" -> Duration.ofDays(number);
      case "h" -> Duration.ofHours(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofSeconds(number);
    };
  }

  DataSize size(Key key, DataSize absent) {
    Value.Text text = text(key);
    if (text == null) {
      return absent;
    }
    try {
      return DataSize.parse(text.text());
    } catch (IllegalArgumentException e) {
      problems.add(key.path(), text, "is no size; write for example 128MiB");
      return absent;
    }
  }

  <T> T choice(Key key, T[] legal, Function<T, String> name, T absent) {
    Value.Text text = text(key);
    if (text == null) {
      return absent;
    }
    for (T candidate : legal) {
      if (name.apply(candidate).equals(text.text())) {
        return candidate;
      }
    }
    problems.add(key.path(), text, notOneOf(text.text(), Stream.of(legal).map(name).toList()));
    return absent;
  }

  boolean bool(Key key, boolean absent) {
    return choice(key, new Boolean[] {true, false}, String::valueOf, absent);
  }

  static String notOneOf(String given, List<String> legal) {
    return "is not one of "
        + String.join(", ", legal)
        + Nearest.to(given, legal).map(near -> "; did you mean " + near + "?").orElse("");
  }

  List<String> list(Key key) {
    return list(key, key.path());
  }

  List<String> list(Key key, String path) {
    Value value = root.at(List.of(path.split("\\.")));
    if (!(value instanceof Value.Items items)) {
      Value.Text text = text(key, path);
      return text == null
          ? List.of()
          : Stream.of(text.text().split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
    }
    List<String> texts = new ArrayList<>();
    for (Value item : items.items()) {
      if (item instanceof Value.Text text) {
        if (!text.text().isEmpty()) {
          texts.add(text.text());
        }
      } else {
        problems.add(path, "each item must be plain text", item.origin());
      }
    }
    return texts;
  }

  Map<String, Value.Text> map(Key key) {
    return map(key, key.path());
  }

  /** The entries; an empty value is kept, for it means something to Kafka. */
  Map<String, Value.Text> map(Key key, String path) {
    Value value = root.at(List.of(path.split("\\.")));
    Map<String, Value.Text> texts = new LinkedHashMap<>();
    if (value instanceof Value.Fields fields) {
      fields
          .fields()
          .forEach(
              (name, entry) -> {
                if (entry instanceof Value.Text text) {
                  texts.put(name, text);
                } else {
                  problems.add(
                      path + "." + name,
                      "must be plain text; write dotted names in one piece",
                      entry.origin());
                }
              });
    } else if (value != null && !Value.isEmpty(value)) {
      problems.add(path, "must be " + key.type().description(), value.origin());
    }
    return texts;
  }

  /** The entries of a map whose values may also be blocks that hold the value under a name. */
  Map<String, Value.Text> mapOf(Key key, String field) {
    Value value = root.at(key.names());
    Map<String, Value.Text> texts = new LinkedHashMap<>();
    if (value instanceof Value.Fields fields) {
      fields
          .fields()
          .forEach(
              (name, entry) -> {
                Value held =
                    entry instanceof Value.Fields block && block.fields().size() == 1
                        ? block.fields().get(field)
                        : entry;
                if (held instanceof Value.Text text) {
                  texts.put(name, text);
                } else {
                  problems.add(
                      key.path() + "." + name, "must be a block with " + field, entry.origin());
                }
              });
    } else if (value != null && !Value.isEmpty(value)) {
      problems.add(key.path(), "must be " + key.type().description(), value.origin());
    }
    return texts;
  }

  /** A setting that names a file. */
  record FileSetting(String path, Path file, Origin origin) {}

  @Nullable FileSetting file(Key key, String path) {
    Value.Text text = text(key, path);
    return text == null ? null : new FileSetting(path, Path.of(text.text()), text.origin());
  }
}
