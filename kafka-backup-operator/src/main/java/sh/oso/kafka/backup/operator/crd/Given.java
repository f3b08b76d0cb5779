package sh.oso.kafka.backup.operator.crd;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a resource gives, with what it leaves out made empty. Refuses nothing: one resource must not
 * hide the others.
 */
final class Given {

  private Given() {}

  /** Empty text means not given. */
  static @Nullable String text(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }

  static String text(@Nullable String text, String otherwise) {
    return text == null || text.isBlank() ? otherwise : text;
  }

  static <T> List<T> list(@Nullable List<T> list) {
    return list == null ? List.of() : list.stream().filter(Objects::nonNull).toList();
  }

  static <V> Map<String, V> map(@Nullable Map<String, V> map) {
    if (map == null) {
      return Map.of();
    }
    Map<String, V> given = new java.util.LinkedHashMap<>(map);
    given.values().removeIf(Objects::isNull);
    return java.util.Collections.unmodifiableMap(given);
  }
}
