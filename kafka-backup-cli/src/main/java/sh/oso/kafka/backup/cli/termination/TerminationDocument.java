package sh.oso.kafka.backup.cli.termination;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes fields and lists as JSON that is never too long. */
final class TerminationDocument {

  /** What Kubernetes keeps of a termination message. */
  static final int MOST_BYTES = 4096;

  private static final int MESSAGE_CHARACTERS = 1000;
  private static final int TEXT_CHARACTERS = 300;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Map<String, Object> fields = new LinkedHashMap<>();
  private final Map<String, List<?>> lists;

  /**
   * Prepares a document.
   *
   * @param fields in the order in which they are written
   * @param lists written behind them, as far as there is room
   */
  TerminationDocument(Map<String, Object> fields, Map<String, List<?>> lists) {
    fields.forEach((name, value) -> this.fields.put(name, cut(value, limit(name))));
    this.lists = lists;
  }

  private static int limit(String name) {
    return name.equals("message") ? MESSAGE_CHARACTERS : TEXT_CHARACTERS;
  }

  /** At most {@link #MOST_BYTES} of UTF-8. */
  byte[] bytes() {
    Map<String, List<Object>> taken = new LinkedHashMap<>();
    Map<String, Integer> left = new LinkedHashMap<>();
    lists.forEach(
        (name, entries) -> {
          taken.put(name, new ArrayList<>());
          left.put(name, entries.size());
        });
    byte[] least = json(taken, left);
    while (least.length > MOST_BYTES) {
      shortenLongestText();
      least = json(taken, left);
    }
    fill(taken, left, MOST_BYTES - least.length);
    left.values().removeIf(count -> count == 0);
    return json(taken, left);
  }

  /** Takes from each list in turn, so that a long one does not crowd out the others. */
  private void fill(Map<String, List<Object>> taken, Map<String, Integer> left, int room) {
    int free = room;
    int longest = lists.values().stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < longest; i++) {
      for (Map.Entry<String, List<?>> list : lists.entrySet()) {
        if (i < list.getValue().size()) {
          Object entry = cut(list.getValue().get(i), TEXT_CHARACTERS);
          int comma = 1;
          int size = json(entry).length + comma;
          if (size <= free) {
            free -= size;
            taken.computeIfAbsent(list.getKey(), name -> new ArrayList<>()).add(entry);
            left.merge(list.getKey(), -1, Integer::sum);
          }
        }
      }
    }
  }

  private byte[] json(Map<String, List<Object>> taken, Map<String, Integer> left) {
    Map<String, Object> document = new LinkedHashMap<>(fields);
    document.putAll(taken);
    if (!left.isEmpty()) {
      document.put("omitted", left);
    }
    return json(document);
  }

  private static byte[] json(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a summary cannot be written as JSON", e);
    }
  }

  private void shortenLongestText() {
    Map.Entry<String, Object> longest = null;
    int most = 0;
    for (Map.Entry<String, Object> field : fields.entrySet()) {
      if (field.getValue() instanceof String text && json(text).length > most) {
        most = json(text).length;
        longest = field;
      }
    }
    if (longest == null) {
      throw new IllegalStateException("a summary has too many fields");
    }
    String text = (String) longest.getValue();
    longest.setValue(cut(text, text.codePointCount(0, text.length()) * 3 / 4));
  }

  private static Object cut(Object value, int characters) {
    if (value instanceof String text) {
      return cut(text, characters);
    } else if (value instanceof Map<?, ?> map) {
      Map<String, Object> cut = new LinkedHashMap<>();
      map.forEach((name, inner) -> cut.put((String) name, cut(inner, characters)));
      return cut;
    }
    return value;
  }

  /** One line of so many characters at most. */
  private static String cut(String text, int characters) {
    String line = text.strip().replaceAll("\\s*\\p{Cntrl}+\\s*", " ");
    if (line.codePointCount(0, line.length()) <= characters) {
      return line;
    }
    int kept = Math.max(0, characters - 3);
    return line.substring(0, line.offsetByCodePoints(0, kept)) + "...";
  }
}
