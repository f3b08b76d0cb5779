package sh.oso.kafka.backup.engine.backup;

import static java.util.stream.Collectors.toList;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.IncompleteRunException;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.manifest.ChainBreak;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.manifest.TopicIndex;
import sh.oso.kafka.backup.api.manifest.Totals;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedTopic;
import sh.oso.kafka.backup.engine.manifest.Deletions;
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
   * @param guard asked right before the manifest is stored
   * @return the manifest that counts, which is another writer's if that one was first
   */
  Manifest commit(
      BackupPlan plan,
      List<PartitionState> states,
      List<String> warnings,
      Clock clock,
      Runnable guard) {
    if (!states.stream().allMatch(PartitionState::isComplete)) {
      throw new IncompleteRunException("not all partitions are complete; nothing was committed");
    }
    Map<String, List<PartitionState>> byTopic =
        states.stream()
            .collect(Collectors.groupingBy(state -> state.topic().name(), TreeMap::new, toList()));
    Map<String, TopicEntry> inParent = new HashMap<>();
    BackupPlan.Parent parent = plan.parent();
    if (parent != null) {
      loadParent(parent).topics().forEach(topic -> inParent.put(topic.name(), topic));
    }
    List<TopicEntry> topics = new ArrayList<>();
    for (PlannedTopic topic : plan.topics()) {
      List<PartitionState> partitions = byTopic.getOrDefault(topic.name(), List.of());
      topics.add(entry(topic, partitions, Optional.ofNullable(inParent.get(topic.name()))));
    }
    List<String> all = new ArrayList<>(plan.warnings());
    all.addAll(warnings);
    Set<String> made =
        states.stream()
            .flatMap(state -> state.newSegments().stream())
            .map(SegmentEntry::object)
            .collect(Collectors.toSet());
    try {
      repository.snapshots().requireThere(plan.snapshots());
    } catch (CorruptBackupException e) {
      throw new SpentId.Damaged(String.valueOf(e.getMessage()), e);
    }
    new Locks(repository, all::add).extend(topics, plan.snapshots(), made);
    guard.run();
    return repository.commit(
        new Manifest(
            1,
            plan.backupId(),
            parent == null ? null : parent.backupId(),
            plan.startedAt(),
            clock.instant(),
            plan.toolVersion(),
            plan.clusterId(),
            plan.sourceClusterId(),
            plan.includeOffsetHeaders(),
            codec.id(),
            plan.labels(),
            topics,
            plan.groups(),
            plan.cluster(),
            totals(topics, states),
            plan.objectsCheckedAt(),
            null,
            all));
  }

  private Manifest loadParent(BackupPlan.Parent parent) {
    return repository
        .findManifest(parent.backupId())
        .or(() -> new Deletions(repository).findManifest(parent.backupId()))
        .orElseThrow(
            () ->
                new SpentId.Damaged(
                    "backup "
                        + parent.backupId()
                        + ", which this one goes on from, is gone; take another backup id"));
  }

  private TopicEntry entry(
      PlannedTopic topic, List<PartitionState> states, Optional<TopicEntry> inParent) {
    List<ChainBreak> breaks = new ArrayList<>(topic.breaks());
    states.forEach(state -> state.restart().ifPresent(breaks::add));
    boolean asInParent =
        inParent.isPresent()
            && topic.parentIndex() != null
            && inParent.get().partitions().size() == states.size()
            && states.stream().allMatch(PartitionState::isAsInParent);
    return asInParent ? unchanged(topic, inParent.get(), breaks) : changed(topic, states, breaks);
  }

  /** A topic of which nothing changed keeps its index. */
  private static TopicEntry unchanged(
      PlannedTopic topic, TopicEntry inParent, List<ChainBreak> breaks) {
    return new TopicEntry(
        topic.name(),
        topic.topicId(),
        topic.replicationFactor(),
        topic.configs(),
        inParent.partitions(),
        breaks,
        inParent.records(),
        inParent.logicalBytes(),
        inParent.storedBytes(),
        inParent.segments(),
        inParent.minTimestamp(),
        inParent.maxTimestamp(),
        inParent.gaps(),
        inParent.index());
  }

  private TopicEntry changed(
      PlannedTopic topic, List<PartitionState> states, List<ChainBreak> breaks) {
    Map<Integer, PartitionIndex> earlier = new HashMap<>();
    ObjectRef parentIndex = topic.parentIndex();
    if (parentIndex != null && states.stream().anyMatch(PartitionState::continuesParent)) {
      repository
          .loadTopicIndex(topic.name(), parentIndex)
          .partitions()
          .forEach(partition -> earlier.put(partition.partition(), partition));
    }
    List<PartitionIndex> partitions =
        states.stream()
            .map(state -> state.index(Optional.ofNullable(earlier.get(state.partition()))))
            .toList();
    ObjectRef index =
        repository.storeTopicIndex(
            new TopicIndex(1, topic.name(), topic.topicId(), partitions), codec);
    List<SegmentEntry> segments = partitions.stream().flatMap(p -> p.segments().stream()).toList();
    return new TopicEntry(
        topic.name(),
        topic.topicId(),
        topic.replicationFactor(),
        topic.configs(),
        states.stream().map(PartitionState::bounds).toList(),
        breaks,
        segments.stream().mapToLong(SegmentEntry::records).sum(),
        segments.stream().mapToLong(SegmentEntry::logicalBytes).sum(),
        segments.stream().mapToLong(SegmentEntry::sizeBytes).sum(),
        segments.size(),
        segments.stream()
            .mapToLong(SegmentEntry::minTimestamp)
            .filter(timestamp -> timestamp >= 0)
            .min()
            .orElse(-1),
        segments.stream().mapToLong(SegmentEntry::maxTimestamp).max().orElse(-1),
        partitions.stream().mapToInt(p -> p.gaps().size()).sum(),
        index);
  }

  private static Totals totals(List<TopicEntry> topics, List<PartitionState> states) {
    List<SegmentEntry> made =
        states.stream().flatMap(state -> state.newSegments().stream()).toList();
    return new Totals(
        topics.size(),
        topics.stream().mapToInt(t -> t.partitions().size()).sum(),
        topics.stream().mapToLong(TopicEntry::records).sum(),
        topics.stream().mapToLong(TopicEntry::logicalBytes).sum(),
        topics.stream().mapToLong(TopicEntry::storedBytes).sum(),
        made.stream().mapToLong(SegmentEntry::sizeBytes).sum(),
        topics.stream().mapToLong(TopicEntry::segments).sum(),
        made.size());
  }
}
