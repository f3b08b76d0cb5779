package sh.oso.kafka.backup.engine.manifest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
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

  /** The bytes of a document, which may be many MiB: they are held twice, for a moment. */
  static byte[] write(Object document) {
    try {
      byte[] json = Json.PRETTY.writeValueAsBytes(document);
      int end = json.length;
      while (json[end - 1] != '}') {
        end--;
      }
      // Without the last line, which holds nothing but the brace, but with a comma instead.
      int body = end - 2;
      ByteBuffer sealed = ByteBuffer.allocate(body + 2 + SEAL_LENGTH);
      sealed.put(json, 0, body).put((byte) ',').put((byte) '\n');
      MessageDigest digest = Sha256.digest();
      digest.update(sealed.array(), 0, sealed.position());
      String seal = "  \"sha256\" : \"" + Sha256.hex(digest) + "\"\n}\n";
      return sealed.put(seal.getBytes(StandardCharsets.UTF_8)).array();
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
    MessageDigest digest = Sha256.digest();
    digest.update(bytes, 0, bodyLength);
    if (!seal.group(1).equals(Sha256.hex(digest))) {
      throw new CorruptBackupException(name + " is damaged: its SHA-256 differs from its seal");
    }
    return readKnown(bytes, type, name);
  }

  /**
   * Reads JSON whose version is known, without a tree of all of it in memory.
   *
   * @param name how messages call the document
   */
  static <T> T readKnown(byte[] json, Class<T> type, String name) {
    try {
      requireKnownVersion(version(json), name);
      return Json.MAPPER.readValue(json, type);
    } catch (IOException e) {
      throw new CorruptBackupException(name + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The format version, or 0 if there is none. */
  private static int version(byte[] json) throws IOException {
    try (JsonParser parser = Json.MAPPER.createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isVersion = parser.currentName().equals("formatVersion");
        JsonToken value = parser.nextToken();
        if (isVersion) {
          return value == JsonToken.VALUE_NUMBER_INT ? parser.getIntValue() : 0;
        }
        parser.skipChildren();
      }
      return 0;
    }
  }

  private static void requireKnownVersion(int version, String name) {
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
