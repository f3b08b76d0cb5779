package sh.oso.kafka.backup.engine.clone;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.offsets.OffsetMap;
import sh.oso.kafka.backup.engine.clone.CloneCut.CutTopic;
import sh.oso.kafka.backup.engine.manifest.Keys;
import sh.oso.kafka.backup.engine.restore.RestoreJob.Restored;
import sh.oso.kafka.backup.engine.restore.RestorePlan;
import sh.oso.kafka.backup.engine.restore.RestorePlanner;
import sh.oso.kafka.backup.engine.restore.RestoreReady;
import sh.oso.kafka.backup.engine.restore.RestoreSource;

/** A cut of a cluster as the source of a restore. */
record ClusterSource(CloneCut cut, CloneStage stage) implements RestoreSource {

  static final String DOCUMENT = "source";

  private static final Logger LOG = LoggerFactory.getLogger(ClusterSource.class);

  @Override
  public String name() {
    return "cluster " + cut.clusterId();
  }

  @Override
  public List<String> warnings() {
    return cut.warnings();
  }

  @Override
  public Optional<GroupSnapshot> findGroups() {
    return Optional.ofNullable(cut.groups());
  }

  @Override
  public List<PartitionIndex> partitions(TopicEntry topic) {
    return topic.partitions().stream()
        .map(
            it ->
                new PartitionIndex(
                    it.partition(), it.startOffset(), it.endOffset(), -1, List.of(), List.of()))
        .toList();
  }

  @Override
  public void requireSound(RestorePlan plan, Cancellation cancellation) {
    throw new InvalidRequestException("a clone purges nothing");
  }

  @Override
  public void begin(String restoreId) {
    CloneCut stored = stage.state().claimRestoreDocument(restoreId, DOCUMENT, CloneCut.class, cut);
    if (!stored.startedAt().equals(cut.startedAt())) {
      throw new TargetConflictException(
          "another run of clone " + restoreId + " began at this moment; run it again");
    }
  }

  @Override
  public void requireContinuable(RestorePlan plan, RestoreReady ready, Cancellation cancellation) {
    stage.requireContinuable(cut, plan, ready, cancellation);
  }

  /** How far the clone was is of no interest any more, and may be very many documents. */
  @Override
  public void end(String restoreId) {
    try {
      stage.journal(restoreId).clear();
    } catch (KafkaBackupException e) {
      LOG.warn("documents that nobody needs any more were left: restore={}", restoreId, e);
    }
  }

  /** Properties of clients may hold secrets. */
  @Override
  public String toString() {
    return name();
  }

  @Override
  public Outcome load(
      RestorePlan plan,
      RestoreReady ready,
      Map<String, TopicEntry> entries,
      RestorePlanner planner,
      Cancellation cancellation) {
    CloneStage.Cloned cloned = stage.run(cut, plan, ready, planner, cancellation);
    Map<String, List<ClonedPartition>> byTopic = new LinkedHashMap<>();
    cloned
        .partitions()
        .forEach(
            it -> byTopic.computeIfAbsent(it.topic().name(), name -> new ArrayList<>()).add(it));
    List<String> warnings = new ArrayList<>(cloned.warnings());
    Map<String, Restored> restored = new HashMap<>();
    Map<String, TopicEntry> found = new HashMap<>();
    byTopic.forEach(
        (name, partitions) -> {
          String target = partitions.get(0).plan().target().topic();
          long records = partitions.stream().mapToLong(ClonedPartition::records).sum();
          long bytes = partitions.stream().mapToLong(ClonedPartition::logicalBytes).sum();
          restored.put(target, new Restored(records, bytes, null));
          found.put(name, entry(partitions, records, bytes));
          storeOffsets(name, target, partitions, warnings);
        });
    return new Outcome(restored, found, warnings);
  }

  private static TopicEntry entry(List<ClonedPartition> partitions, long records, long bytes) {
    CutTopic topic = partitions.get(0).topic();
    long earliest =
        partitions.stream()
            .mapToLong(ClonedPartition::minTimestamp)
            .filter(timestamp -> timestamp >= 0)
            .min()
            .orElse(-1);
    return topic.entry(records, bytes, earliest);
  }

  private void storeOffsets(
      String source, String target, List<ClonedPartition> partitions, List<String> warnings) {
    List<OffsetMap.PartitionMap> maps =
        partitions.stream().map(ClonedPartition::partitionMap).toList();
    if (maps.stream().anyMatch(map -> map.stretches().stream().anyMatch(it -> !it.hasNoHoles()))) {
      String warning =
          "topic "
              + source
              + " has so many holes that its offset map does not tell all of them apart: it is exact"
              + " where consumer groups stood, and at the ends of its stretches";
      warnings.add(warning);
      stage.progress().tell(new RunEvent.Warning(warning));
    }
    stage
        .state()
        .claimRestoreDocument(
            cut.cloneId(),
            Keys.offsetMap(target),
            OffsetMap.class,
            new OffsetMap(
                1, cut.cloneId(), RestorePlan.CLUSTER + cut.clusterId(), source, target, maps));
  }
}
