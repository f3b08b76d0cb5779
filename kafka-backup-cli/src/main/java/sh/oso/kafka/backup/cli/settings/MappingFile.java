package sh.oso.kafka.backup.cli.settings;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.offsets.OffsetMapping;

/**
 * A file of offsets, as JSON: {@code {"groups": {"group": {"topic": {"0": 1000}}}}}, with offsets
 * by partition.
 */
final class MappingFile {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private MappingFile() {}

  /** The mapping; null, with a problem added, if there is none in the file. */
  static @Nullable OffsetMapping read(SettingsReader.FileSetting file, Problems problems) {
    try {
      return new OffsetMapping(groups(MAPPER.readTree(Files.readString(file.file()))));
    } catch (JsonProcessingException e) {
      problems.add(
          file.path(),
          file.file()
              + " is no JSON: line "
              + e.getLocation().getLineNr()
              + ": "
              + e.getOriginalMessage().lines().findFirst().orElse(""),
          file.origin());
    } catch (IOException e) {
      problems.add(
          file.path(), "cannot read " + file.file() + ": " + FileText.reason(e), file.origin());
    } catch (IllegalArgumentException e) {
      problems.add(file.path(), file.file() + ": " + e.getMessage(), file.origin());
    }
    return null;
  }

  private static Map<String, Map<String, Map<Integer, Long>>> groups(JsonNode document) {
    JsonNode groups = document.path("groups");
    if (!groups.isObject() || document.size() != 1) {
      throw new IllegalArgumentException(
          "needs {\"groups\": {\"group\": {\"topic\": {\"0\": 1000}}}}, and nothing else");
    }
    Map<String, Map<String, Map<Integer, Long>>> byGroup = new HashMap<>();
    for (Iterator<String> ids = groups.fieldNames(); ids.hasNext(); ) {
      String id = ids.next();
      JsonNode topics = object(groups.path(id), id);
      Map<String, Map<Integer, Long>> byTopic = new HashMap<>();
      for (Iterator<String> names = topics.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        byTopic.put(name, offsets(object(topics.path(name), id + ", " + name), id + ", " + name));
      }
      byGroup.put(id, byTopic);
    }
    return byGroup;
  }

  private static JsonNode object(JsonNode node, String where) {
    if (!node.isObject()) {
      throw new IllegalArgumentException(where + ": needs an object");
    }
    return node;
  }

  private static Map<Integer, Long> offsets(JsonNode partitions, String where) {
    Map<Integer, Long> offsets = new HashMap<>();
    for (Iterator<String> numbers = partitions.fieldNames(); numbers.hasNext(); ) {
      String number = numbers.next();
      JsonNode offset = partitions.path(number);
      if (!number.matches("[0-9]{1,9}")
          || !offset.isIntegralNumber()
          || !offset.canConvertToLong()
          || offset.longValue() < 0) {
        throw new IllegalArgumentException(
            where
                + ": needs numbers of partitions with offsets of 0 or more, got \""
                + number
                + "\": "
                + offset);
      }
      offsets.put(Integer.parseInt(number), offset.longValue());
    }
    return offsets;
  }
}
