package sh.oso.kafka.backup.engine.look;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.record.BackupRecord;
import sh.oso.kafka.backup.api.record.RecordHeader;

/** Reads lines of JSON as anybody could who knows the documents alone. */
final class JsonLines {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonLines() {}

  static BackupRecord parse(String line) {
    try {
      JsonNode node = MAPPER.readTree(line);
      List<RecordHeader> headers = new ArrayList<>();
      for (JsonNode header : node.get("headers")) {
        headers.add(new RecordHeader(header.get("key").textValue(), bytes(header, "value")));
      }
      return new BackupRecord(
          node.get("topic").textValue(),
          node.get("partition").intValue(),
          node.get("offset").longValue(),
          node.get("timestamp").longValue(),
          bytes(node, "key"),
          bytes(node, "value"),
          headers);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte @Nullable [] bytes(JsonNode node, String name) {
    try {
      if (node.has(name + "Base64")) {
        return node.get(name + "Base64").binaryValue();
      }
      return node.get(name).isNull() ? null : node.get(name).textValue().getBytes(UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
