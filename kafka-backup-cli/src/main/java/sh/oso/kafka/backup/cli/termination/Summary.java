package sh.oso.kafka.backup.cli.termination;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a report comes to, in a few fields and a sentence. */
public final class Summary {

  private final String message;
  private final Map<String, Object> fields = new LinkedHashMap<>();
  private final Map<String, List<?>> lists = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();

  /**
   * Begins a summary.
   *
   * @param message how it ended, for a person
   */
  Summary(String message) {
    this.message = message;
  }

  /** Adds a field, unless its value is null. Instants are told to the millisecond. */
  Summary field(String name, @Nullable Object value) {
    if (value instanceof Instant instant) {
      fields.put(name, instant.truncatedTo(ChronoUnit.MILLIS).toString());
    } else if (value != null) {
      fields.put(name, value);
    }
    return this;
  }

  /** Adds a list, of which the document may leave out some. */
  Summary list(String name, List<?> entries) {
    lists.put(name, List.copyOf(entries));
    return this;
  }

  Summary warnings(List<String> more) {
    warnings.addAll(more);
    return this;
  }

  String message() {
    return message;
  }

  Map<String, Object> fields() {
    return fields;
  }

  Map<String, List<?>> lists() {
    return lists;
  }

  List<String> warnings() {
    return warnings;
  }
}
