package sh.oso.kafka.backup.api.record;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A record as one line of JSON, by one schema that is stable:
 *
 * <pre>{@code
 * {"topic":"orders","partition":0,"offset":5,"timestamp":1700000000000,"key":"k","value":"v","headers":[{"key":"h","value":"x"}]}
 * }</pre>
 *
 * <p>The timestamp is in milliseconds since the epoch, -1 if there is none. Bytes that are valid
 * UTF-8 stand as text under {@code key} and {@code value}, from which UTF-8 gives back the same
 * bytes; all others stand in base 64 (RFC 4648, with padding) under {@code keyBase64} and {@code
 * valueBase64}, and {@code key} and {@code value} are absent then. What is missing is {@code null}
 * under {@code key} or {@code value}. Members come in the order above. Control characters are
 * escaped, so a line holds no line end and nothing that a terminal would act on.
 */
public final class RecordJson {

  private RecordJson() {}

  /**
   * Writes a record.
   *
   * @param record what to write
   * @return one line, without an end of line
   */
  public static String line(BackupRecord record) {
    StringBuilder out = new StringBuilder(128).append('{');
    name(out, "topic");
    text(out, record.topic());
    name(out.append(','), "partition");
    out.append(record.partition());
    name(out.append(','), "offset");
    out.append(record.offset());
    name(out.append(','), "timestamp");
    out.append(record.timestamp());
    bytes(out.append(','), "key", record.key());
    bytes(out.append(','), "value", record.value());
    name(out.append(','), "headers");
    out.append('[');
    String separator = "";
    for (RecordHeader header : record.headers()) {
      name(out.append(separator).append('{'), "key");
      text(out, header.key());
      bytes(out.append(','), "value", header.value());
      out.append('}');
      separator = ",";
    }
    return out.append("]}").toString();
  }

  private static void bytes(StringBuilder out, String name, byte @Nullable [] bytes) {
    if (bytes == null) {
      name(out, name);
      out.append("null");
      return;
    }
    try {
      String decoded =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      name(out, name);
      text(out, decoded);
    } catch (CharacterCodingException e) {
      name(out, name + "Base64");
      out.append('"').append(Base64.getEncoder().encodeToString(bytes)).append('"');
    }
  }

  private static void name(StringBuilder out, String name) {
    out.append('"').append(name).append("\":");
  }

  private static void text(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
