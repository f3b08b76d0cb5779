package sh.oso.kafka.backup.api.store;

import java.nio.charset.StandardCharsets;

/**
 * Name of an object, relative to the prefix that a store was opened with: one or more parts with a
 * slash between them. A key that exists is safe to append to a path or a URL prefix.
 *
 * @param value the whole key; at most 1,024 bytes of UTF-8, no empty part, no part {@code .} or
 *     {@code ..}, no backslash, no control character, no half of a surrogate pair
 */
public record ObjectKey(String value) implements Comparable<ObjectKey> {

  private static final int MAX_BYTES = 1024;

  public ObjectKey {
    if (value.isEmpty() || value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException("an object key has 1 to 1024 bytes: '" + value + "'");
    }
    for (String part : value.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw new IllegalArgumentException(
            "an object key has no empty part and no '.' or '..': '" + value + "'");
      }
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
      throw new IllegalArgumentException(
          "an object key has no half of a surrogate pair: '" + value + "'");
    }
    if (value.chars().anyMatch(c -> c < ' ' || c == 127 || c == '\\')) {
      throw new IllegalArgumentException(
          "an object key has no control character and no backslash: '" + value + "'");
    }
  }

  /**
   * Makes a key of its text.
   *
   * @param value the whole key
   * @return the key
   */
  public static ObjectKey of(String value) {
    return new ObjectKey(value);
  }

  /** Orders keys by their UTF-8 bytes, as every store lists them. */
  @Override
  public int compareTo(ObjectKey other) {
    return java.util.Arrays.compareUnsigned(
        value.getBytes(StandardCharsets.UTF_8), other.value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return value;
  }
}
