package sh.oso.kafka.backup.testkit.servers;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Writes keys as paths of files so that every key has a file of its own, {@code a} beside {@code
 * a/b}, and that paths sort as the bytes of keys do: hexadecimal digits in parts of at most 200, of
 * which the last ends with a dot and the others with an underscore.
 */
final class FlatKeys {

  private static final int PART = 200;

  private FlatKeys() {}

  static String path(String key) {
    return open(key) + ".";
  }

  /** What the paths of all keys begin with that begin with a text. */
  static String open(String text) {
    String digits = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    StringBuilder path = new StringBuilder();
    for (int at = 0; at < digits.length(); at += PART) {
      // A part that is just full may be the last of a key, or not: its end is left open.
      path.append(at == 0 ? "" : "_/").append(digits, at, Math.min(at + PART, digits.length()));
    }
    return path.toString();
  }

  static String key(String path) {
    String digits = path.substring(0, path.length() - 1).replace("_/", "");
    return new String(HexFormat.of().parseHex(digits), StandardCharsets.UTF_8);
  }
}
