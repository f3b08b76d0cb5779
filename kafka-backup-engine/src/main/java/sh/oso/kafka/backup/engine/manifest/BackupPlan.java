package sh.oso.kafka.backup.engine.manifest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.TopicSelection;
import sh.oso.kafka.backup.api.manifest.TopicConfig;

/** Content of a backup's {@code plan.json}: what every run of the backup works to. */
public record BackupPlan(
    int formatVersion,
    String backupId,
    Instant startedAt,
    String toolVersion,
    String clusterId,
    @Nullable String sourceClusterId,
    String compression,
    @Nullable Integer compressionLevel,
    Map<String, String> labels,
    TopicSelection selection,
    List<PlannedTopic> topics,
    List<String> warnings) {

  public BackupPlan {
    labels = Map.copyOf(labels);
    topics = List.copyOf(topics);
    warnings = List.copyOf(warnings);
  }

  /** A topic as it was when the plan was made. */
  public record PlannedTopic(
      String name,
      String topicId,
      int replicationFactor,
      boolean compacted,
      List<TopicConfig> configs,
      List<PlannedPartition> partitions) {

    public PlannedTopic {
      configs = List.copyOf(configs);
      partitions = List.copyOf(partitions);
    }
  }

  /** A partition's log start offset, last stable offset and high watermark. */
  public record PlannedPartition(
      int partition, long startOffset, long endOffset, long highWatermark) {}

  /** Number of partitions of all topics. */
  public int partitionCount() {
    return topics.stream().mapToInt(topic -> topic.partitions().size()).sum();
  }
}
