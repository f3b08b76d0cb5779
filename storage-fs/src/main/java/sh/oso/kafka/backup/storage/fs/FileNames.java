package sh.oso.kafka.backup.storage.fs;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * How a part of a key is written as a file name: printable ASCII as it is, except {@code %}, and
 * all other bytes of its UTF-8 as {@code %} and two upper-case hexadecimal digits. So a name means
 * the same whatever the locale of the JVM or the file system's ideas about Unicode. A part that
 * begins as temporary names do has its dot written as {@code %2E}.
 */
final class FileNames {

  private static final String TEMPORARY = ".tmp-";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private FileNames() {}

  static String temporary() {
    return TEMPORARY + UUID.randomUUID();
  }

  static boolean isTemporary(Path path) {
    Path name = path.getFileName();
    return name != null && name.toString().startsWith(TEMPORARY);
  }

  static String encode(String part) {
    StringBuilder name = new StringBuilder(part.length());
    for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
      if (b >= ' ' && b <= '~' && b != '%') {
        name.append((char) b);
      } else {
        name.append('%').append(HEX.toHexDigits(b));
      }
    }
    return part.startsWith(TEMPORARY) ? "%2E" + name.substring(1) : name.toString();
  }

  /** The part that is written so; empty for names that this store does not give. */
  static Optional<String> decode(String name) {
    if (name.indexOf('%') < 0) {
      return Optional.of(name).filter(part -> encode(part).equals(name));
    }
    ByteBuffer bytes = ByteBuffer.allocate(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '%') {
        bytes.put((byte) c);
      } else if (i + 2 < name.length()
          && HexFormat.isHexDigit(name.charAt(i + 1))
          && HexFormat.isHexDigit(name.charAt(i + 2))) {
        bytes.put((byte) HexFormat.fromHexDigits(name, i + 1, i + 3));
        i += 2;
      } else {
        return Optional.empty();
      }
    }
    try {
      String part = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
      return Optional.of(part).filter(p -> encode(p).equals(name));
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
