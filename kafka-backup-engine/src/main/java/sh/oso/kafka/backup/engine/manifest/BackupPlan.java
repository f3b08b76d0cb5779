package sh.oso.kafka.backup.engine.manifest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.TopicSelection;
import sh.oso.kafka.backup.api.manifest.ChainBreak;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.api.manifest.TopicConfig;

/**
 * Content of a backup's {@code plan.json}: what every run of the backup works to.
 *
 * @param objectsCheckedAt when it was last seen that all objects are there that are taken over
 * @param groups the group snapshot, if one could be taken
 * @param cluster the cluster snapshot, if one was taken
 * @param shards number of parts that different processes do; null if one does all
 */
public record BackupPlan(
    int formatVersion,
    String backupId,
    Instant startedAt,
    String toolVersion,
    String clusterId,
    @Nullable String sourceClusterId,
    boolean includeOffsetHeaders,
    String compression,
    @Nullable Integer compressionLevel,
    Map<String, String> labels,
    TopicSelection selection,
    @Nullable Parent parent,
    @Nullable Instant objectsCheckedAt,
    List<PlannedTopic> topics,
    @Nullable ObjectRef groups,
    @Nullable ObjectRef cluster,
    @Nullable Integer shards,
    List<String> warnings) {

  public BackupPlan {
    labels = Map.copyOf(labels);
    topics = List.copyOf(topics);
    warnings = List.copyOf(warnings);
  }

  /** The backup to go on from, and when it began. */
  public record Parent(String backupId, Instant startedAt) {}

  /**
   * A topic as it was when the plan was made.
   *
   * @param parentIndex the parent's index of the topic, if the parent has the topic
   * @param breaks partitions that the parent has and that are read anew
   */
  public record PlannedTopic(
      String name,
      String topicId,
      int replicationFactor,
      boolean compacted,
      List<TopicConfig> configs,
      @Nullable ObjectRef parentIndex,
      List<ChainBreak> breaks,
      List<PlannedPartition> partitions) {

    public PlannedTopic {
      configs = List.copyOf(configs);
      breaks = List.copyOf(breaks);
      partitions = List.copyOf(partitions);
    }

    /** The same topic with other partitions. */
    public PlannedTopic with(List<PlannedPartition> others) {
      return new PlannedTopic(
          name, topicId, replicationFactor, compacted, configs, parentIndex, breaks, others);
    }
  }

  /**
   * A partition's log start offset, last stable offset and high watermark.
   *
   * @param parent what the parent holds, if the run goes on from there
   * @param shard which part of the run copies it, from 0 on; null if there is one
   */
  public record PlannedPartition(
      int partition,
      long startOffset,
      long endOffset,
      long highWatermark,
      @Nullable PartitionBounds parent,
      @Nullable Integer shard) {

    /** Where the run begins to read. */
    public long firstReadOffset() {
      return parent == null ? startOffset : parent.endOffset();
    }

    /** The same, for a part of the run. */
    public PlannedPartition in(int shard) {
      return new PlannedPartition(partition, startOffset, endOffset, highWatermark, parent, shard);
    }
  }

  /** References to the snapshots that there are. */
  public List<ObjectRef> snapshots() {
    return Stream.of(groups, cluster).filter(Objects::nonNull).toList();
  }

  /** Number of parts that different processes do. */
  public int shardCount() {
    return shards == null ? 1 : shards;
  }

  /** Number of partitions of all topics. */
  public int partitionCount() {
    return topics.stream().mapToInt(topic -> topic.partitions().size()).sum();
  }
}
