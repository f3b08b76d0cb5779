package sh.oso.kafka.backup.engine.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.UnsupportedFormatException;

/** JSON documents that show damage: docs/format/manifest.md, "Sealed documents". */
final class SealedJson {

  /** The version that this code writes, and the greatest that it reads. */
  static final int FORMAT_VERSION = 1;

  private static final Pattern SEAL = Pattern.compile("  \"sha256\" : \"([0-9a-f]{64})\"\n\\}\n");
  private static final int SEAL_LENGTH = "  \"sha256\" : \"\"\n}\n".length() + 64;

  private SealedJson() {}

  static byte[] write(Object document) {
    try {
      String text = Json.PRETTY.writeValueAsString(document);
      String body = text.substring(0, text.lastIndexOf("\n}")) + ",\n";
      String digest = Sha256.hex(body.getBytes(StandardCharsets.UTF_8));
      return (body + "  \"sha256\" : \"" + digest + "\"\n}\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a document whose seal and version are right.
   *
   * @param name how messages call the document
   */
  static <T> T read(byte[] bytes, Class<T> type, String name) {
    int bodyLength = Math.max(0, bytes.length - SEAL_LENGTH);
    Matcher seal =
        SEAL.matcher(
            new String(bytes, bodyLength, bytes.length - bodyLength, StandardCharsets.UTF_8));
    if (!seal.matches()) {
      throw new CorruptBackupException(
          name + " is cut short or damaged: it does not end with its seal");
    }
    if (!seal.group(1).equals(Sha256.hex(Arrays.copyOf(bytes, bodyLength)))) {
      throw new CorruptBackupException(name + " is damaged: its SHA-256 differs from its seal");
    }
    try {
      JsonNode tree = Json.MAPPER.readTree(bytes);
      requireKnownVersion(tree.path("formatVersion").asInt(0), name);
      return Json.MAPPER.treeToValue(tree, type);
    } catch (IOException e) {
      throw new CorruptBackupException(name + " cannot be read: " + e.getMessage(), e);
    }
  }

  static void requireKnownVersion(int version, String name) {
    if (version > FORMAT_VERSION) {
      throw new UnsupportedFormatException(
          name
              + " has format version "
              + version
              + ", this version of kafka-backup knows up to "
              + FORMAT_VERSION
              + ": use a newer kafka-backup");
    }
    if (version < 1) {
      throw new CorruptBackupException(name + " has no format version");
    }
  }
}
