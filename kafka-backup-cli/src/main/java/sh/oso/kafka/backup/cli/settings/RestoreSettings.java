package sh.oso.kafka.backup.cli.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.TopicSelection;
import sh.oso.kafka.backup.api.record.RecordFilter;
import sh.oso.kafka.backup.api.restore.ExistingTopics;
import sh.oso.kafka.backup.api.restore.GroupRestore;
import sh.oso.kafka.backup.api.restore.OriginHeaders;
import sh.oso.kafka.backup.api.restore.TargetShape;
import sh.oso.kafka.backup.api.restore.TargetShape.RetentionPolicy;
import sh.oso.kafka.backup.cli.EnumNames;

/** Reads what a restore is to do. */
final class RestoreSettings {

  private final SettingsReader reader;
  private final Problems problems;

  RestoreSettings(SettingsReader reader, Problems problems) {
    this.reader = reader;
    this.problems = problems;
  }

  RestoreRequest read(String backupId, TopicSelection topics) {
    RestoreRequest plain = RestoreRequest.of(backupId).withTopics(topics);
    WindowSettings window = new WindowSettings(reader, problems);
    List<RecordFilter> filters = new KeyFile(reader, problems).read();
    RestoreRequest request =
        plain
            .withWindow(window.read())
            .withHeaders(headers())
            .withFilters(filters)
            .withShape(shape())
            .withGroups(groups())
            .withDryRun(reader.bool(Key.DRY_RUN, false));
    request = attempt(Key.PARTITIONS, request, it -> it.withPartitions(window.readPartitions()));
    String id = reader.string(Key.RESTORE_ID);
    return attempt(Key.RESTORE_ID, request, it -> it.withRestoreId(id));
  }

  private @Nullable OriginHeaders headers() {
    boolean strip = reader.bool(Key.STRIP_OFFSET_HEADERS, false);
    boolean given = reader.text(Key.INCLUDE_ORIGINAL_OFFSET_HEADER) != null;
    boolean add = reader.bool(Key.INCLUDE_ORIGINAL_OFFSET_HEADER, false);
    if (strip && add) {
      problems.add(
          Key.STRIP_OFFSET_HEADERS.path(),
          "contradicts includeOriginalOffsetHeader; choose one of them",
          reader.origin(Key.STRIP_OFFSET_HEADERS.path()));
    }
    return strip
        ? OriginHeaders.STRIP
        : !given ? null : add ? OriginHeaders.ADD : OriginHeaders.KEEP;
  }

  private TargetShape shape() {
    TargetShape shape =
        TargetShape.AS_STORED
            .withCreateTopics(reader.bool(Key.CREATE_TOPICS, true))
            .withReplicationFactor(reader.integer(Key.REPLICATION_FACTOR, 1, Short.MAX_VALUE))
            .withConfigs(texts(Key.TOPIC_CONFIGS))
            .withExistingTopics(
                reader.choice(
                    Key.EXISTING_TOPICS,
                    ExistingTopics.values(),
                    EnumNames::camelCase,
                    ExistingTopics.FAIL))
            .withRetentionPolicy(
                reader.choice(
                    Key.RETENTION_POLICY,
                    RetentionPolicy.values(),
                    EnumNames::camelCase,
                    RetentionPolicy.KEEP_DATA));
    shape = attempt(Key.TOPIC_MAPPING, shape, it -> it.withTopicMapping(texts(Key.TOPIC_MAPPING)));
    return attempt(Key.REPARTITIONING, shape, it -> it.withRepartitioning(repartitioning()));
  }

  private Map<String, Integer> repartitioning() {
    Map<String, Integer> partitions = new LinkedHashMap<>();
    reader
        .mapOf(Key.REPARTITIONING, "partitions")
        .forEach(
            (topic, text) -> {
              try {
                partitions.put(topic, Integer.parseInt(text.text().strip()));
              } catch (NumberFormatException e) {
                problems.add(
                    Key.REPARTITIONING.path() + "." + topic, text, "is no number of partitions");
              }
            });
    return partitions;
  }

  private GroupRestore groups() {
    OffsetResetSettings reset = new OffsetResetSettings(reader, problems);
    return Objects.requireNonNullElse(reset.read(), GroupRestore.NONE);
  }

  private Map<String, String> texts(Key key) {
    Map<String, String> texts = new LinkedHashMap<>();
    reader.map(key).forEach((name, value) -> texts.put(name, value.text()));
    return texts;
  }

  /** Lets the API's own value check what was given; as it was, with a problem, if it refuses. */
  private <T> T attempt(Key key, T before, UnaryOperator<T> change) {
    try {
      return change.apply(before);
    } catch (IllegalArgumentException | InvalidRequestException e) {
      problems.add(key.path(), String.valueOf(e.getMessage()), reader.origin(key.path()));
      return before;
    }
  }
}
