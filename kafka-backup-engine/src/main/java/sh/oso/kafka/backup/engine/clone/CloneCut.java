package sh.oso.kafka.backup.engine.clone;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.api.manifest.TopicConfig;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.manifest.Totals;
import sh.oso.kafka.backup.engine.restore.RestorePlan;

/**
 * Content of a clone's {@code source.json}: what is cloned of the source, from where to where.
 *
 * @param fingerprint of what was asked for: the same request has the same one
 * @param sourceClusterId what the source is called in headers; null for its cluster id
 * @param groups where consumer groups stood, before the ends were read; null if that is not known
 */
public record CloneCut(
    int formatVersion,
    String cloneId,
    String fingerprint,
    Instant startedAt,
    String toolVersion,
    String clusterId,
    @Nullable String sourceClusterId,
    List<CutTopic> topics,
    @Nullable GroupSnapshot groups,
    List<String> warnings) {

  private static final ObjectRef NO_INDEX = new ObjectRef("", 0, 0, "", "");

  public CloneCut {
    topics = List.copyOf(topics);
    warnings = List.copyOf(warnings);
  }

  /**
   * A topic.
   *
   * @param logicalBytes about the size of its batches, 0 if that is not known
   * @param earliest timestamp of an early record, -1 if there is none
   * @param partitions in order of number
   */
  public record CutTopic(
      String name,
      String topicId,
      int replicationFactor,
      boolean compacted,
      List<TopicConfig> configs,
      long logicalBytes,
      long earliest,
      List<PartitionBounds> partitions) {

    public CutTopic {
      configs = List.copyOf(configs);
      partitions = List.copyOf(partitions);
    }

    /** The same, as one that the cleaner works on. */
    CutTopic asCompacted() {
      return new CutTopic(
          name, topicId, replicationFactor, true, configs, logicalBytes, earliest, partitions);
    }

    long offsets() {
      return partitions.stream().mapToLong(it -> it.endOffset() - it.startOffset()).sum();
    }

    /** What a backup would say of it if it held as much. */
    TopicEntry entry(long records, long bytes, long minTimestamp) {
      return new TopicEntry(
          name,
          topicId,
          replicationFactor,
          configs,
          partitions,
          List.of(),
          records,
          bytes,
          0,
          0,
          minTimestamp,
          -1,
          0,
          NO_INDEX);
    }
  }

  /** The same as a backup would have it, with offsets for records. */
  Manifest manifest() {
    List<TopicEntry> entries =
        topics.stream()
            .map(topic -> topic.entry(topic.offsets(), topic.logicalBytes(), topic.earliest()))
            .toList();
    return new Manifest(
        1,
        RestorePlan.CLUSTER + clusterId,
        null,
        startedAt,
        startedAt,
        toolVersion,
        clusterId,
        sourceClusterId,
        false,
        "none",
        Map.of(),
        entries,
        null,
        null,
        new Totals(entries.size(), 0, 0, 0, 0, 0, 0, 0),
        null,
        null,
        List.of());
  }
}
