package sh.oso.kafka.backup.cli.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node of the settings tree. Scalars stay text until a key says what they are. */
sealed interface Value {

  /** Where it was given. */
  Origin origin();

  /** Whether nothing was written after the name, which is as if the name was not written. */
  static boolean isEmpty(Value value) {
    return value instanceof Text text && text.text().isEmpty();
  }

  /** A scalar, variables expanded; empty text where nothing was written. */
  record Text(String text, Origin origin) implements Value {
    /** Its place only: the text may be a secret. */
    @Override
    public String toString() {
      return "text at " + origin;
    }
  }

  /** A list. */
  record Items(List<Value> items, Origin origin) implements Value {
    public Items {
      items = List.copyOf(items);
    }
  }

  /** A block, in the order given. */
  record Fields(Map<String, Value> fields, Origin origin) implements Value {
    public Fields {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** The value at a path, null if there is none. */
    @Nullable Value at(List<String> path) {
      Value here = this;
      for (String name : path) {
        if (!(here instanceof Fields block) || !block.fields.containsKey(name)) {
          return null;
        }
        here = block.fields.get(name);
      }
      return here;
    }

    /** A copy with another value at a path; what stands in the way is replaced. */
    Fields with(List<String> path, Value value) {
      Map<String, Value> copy = new LinkedHashMap<>(fields);
      String name = path.get(0);
      if (path.size() == 1) {
        copy.put(name, value);
      } else {
        Fields child =
            fields.get(name) instanceof Fields block ? block : new Fields(Map.of(), value.origin());
        copy.put(name, child.with(path.subList(1, path.size()), value));
      }
      return new Fields(copy, origin);
    }
  }
}
