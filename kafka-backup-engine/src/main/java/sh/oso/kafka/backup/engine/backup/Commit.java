package sh.oso.kafka.backup.engine.backup;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sh.oso.kafka.backup.api.IncompleteRunException;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.manifest.TopicIndex;
import sh.oso.kafka.backup.api.manifest.Totals;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedTopic;
import sh.oso.kafka.backup.engine.manifest.Repository;

/** The last act of a run: topic indexes of durable segments, then the manifest. */
final class Commit {

  private final Repository repository;
  private final Codec codec;

  Commit(Repository repository, Codec codec) {
    this.repository = repository;
    this.codec = codec;
  }

  /**
   * Commits a backup.
   *
   * @param states of all partitions of the plan, complete
   * @param warnings of this run, besides the plan's
   * @return the manifest that counts, which is another writer's if that one was first
   */
  Manifest commit(
      BackupPlan plan, List<PartitionState> states, List<String> warnings, Instant now) {
    if (!states.stream().allMatch(PartitionState::isComplete)) {
      throw new IncompleteRunException("not all partitions are complete; nothing was committed");
    }
    Map<String, List<PartitionIndex>> byTopic = new TreeMap<>();
    for (PartitionState state : states) {
      byTopic.computeIfAbsent(state.topic().name(), t -> new ArrayList<>()).add(state.index());
    }
    List<TopicEntry> topics = new ArrayList<>();
    for (PlannedTopic topic : plan.topics()) {
      topics.add(entry(topic, byTopic.getOrDefault(topic.name(), List.of())));
    }
    List<String> all = new ArrayList<>(plan.warnings());
    all.addAll(warnings);
    return repository.commit(
        new Manifest(
            1,
            plan.backupId(),
            null,
            plan.startedAt(),
            now,
            plan.toolVersion(),
            plan.clusterId(),
            plan.sourceClusterId(),
            codec.id(),
            plan.labels(),
            topics,
            null,
            totals(topics, byTopic),
            all));
  }

  private TopicEntry entry(PlannedTopic topic, List<PartitionIndex> partitions) {
    ObjectRef index =
        repository.storeTopicIndex(
            new TopicIndex(1, topic.name(), topic.topicId(), partitions), codec);
    List<SegmentEntry> segments = partitions.stream().flatMap(p -> p.segments().stream()).toList();
    return new TopicEntry(
        topic.name(),
        topic.topicId(),
        topic.replicationFactor(),
        topic.configs(),
        partitions.stream()
            .map(
                p ->
                    new PartitionBounds(
                        p.partition(), p.startOffset(), p.endOffset(), p.leaderEpoch()))
            .toList(),
        segments.stream().mapToLong(SegmentEntry::records).sum(),
        segments.stream().mapToLong(SegmentEntry::logicalBytes).sum(),
        segments.stream().mapToLong(SegmentEntry::sizeBytes).sum(),
        segments.stream()
            .mapToLong(SegmentEntry::minTimestamp)
            .filter(timestamp -> timestamp >= 0)
            .min()
            .orElse(-1),
        segments.stream().mapToLong(SegmentEntry::maxTimestamp).max().orElse(-1),
        partitions.stream().mapToInt(p -> p.gaps().size()).sum(),
        index);
  }

  private static Totals totals(List<TopicEntry> topics, Map<String, List<PartitionIndex>> byTopic) {
    long stored = topics.stream().mapToLong(TopicEntry::storedBytes).sum();
    return new Totals(
        topics.size(),
        topics.stream().mapToInt(t -> t.partitions().size()).sum(),
        topics.stream().mapToLong(TopicEntry::records).sum(),
        topics.stream().mapToLong(TopicEntry::logicalBytes).sum(),
        stored,
        stored,
        byTopic.values().stream()
            .flatMap(List::stream)
            .mapToLong(partition -> partition.segments().size())
            .sum());
  }
}
