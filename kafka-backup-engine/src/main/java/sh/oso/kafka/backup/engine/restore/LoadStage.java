package sh.oso.kafka.backup.engine.restore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.produce.PartitionPlan;
import sh.oso.kafka.backup.engine.produce.TargetTail;
import sh.oso.kafka.backup.engine.protocol.ProducerIdentity;
import sh.oso.kafka.backup.engine.restore.PartitionRestore.Restored;
import sh.oso.kafka.backup.engine.restore.RestorePlan.PlannedTopic;
import sh.oso.kafka.backup.engine.restore.RestoreReady.ReadyTopic;
import sh.oso.kafka.backup.engine.run.Progress;

/** Loads what a restore's plan names, from where the target stands, and stores where it went. */
record LoadStage(
    Map<String, Object> properties,
    Cluster cluster,
    Repository repository,
    Repository state,
    Limits limits,
    Progress progress) {

  /**
   * What was loaded.
   *
   * @param restored what of each target topic; without stretches
   * @param maps where the records of each source topic went
   */
  record Loaded(Map<String, Restored> restored, Map<String, OffsetMap> maps) {}

  /** Runs to the end. */
  Loaded run(
      RestorePlan plan,
      RestoreReady ready,
      Map<String, TopicEntry> entries,
      RestorePlanner planner,
      Cancellation cancellation) {
    Map<String, ReadyTopic> targets = new HashMap<>();
    ready.topics().forEach(topic -> targets.put(topic.target(), topic));
    ProducerIdentity producer = new ProducerIdentity(ready.producerId(), ready.producerEpoch());
    List<PartitionRestore> partitions = new ArrayList<>();
    for (PlannedTopic topic : plan.topics()) {
      ReadyTopic target = required(targets, topic.target());
      TopicEntry entry = required(entries, topic.source());
      for (PartitionIndex index : repository.loadTopicIndex(entry).partitions()) {
        partitions.add(
            new PartitionRestore(
                new PartitionPlan(
                    new TopicPartition(topic.target(), index.partition()),
                    Uuid.fromString(target.topicId()),
                    producer,
                    target.baseOffsets().get(index.partition())),
                topic.source(),
                index,
                planner.wanted().range(topic.source(), index),
                planner.changes(),
                topic.batchLimit(),
                planner.wanted().estimate(topic.source(), index).records(),
                new CompletableFuture<>()));
      }
    }
    Map<PartitionPlan, Long> there =
        new TargetTail(properties, cluster.admin(), limits.retryTimeout())
            .count(partitions.stream().map(PartitionRestore::plan).toList());
    AtomicLong done = new AtomicLong(there.values().stream().mapToLong(Long::longValue).sum());
    AtomicLong total =
        new AtomicLong(partitions.stream().mapToLong(PartitionRestore::expected).sum());
    Runnable tick =
        () -> {
          progress.tick(done::get, total::get);
          progress.tell(new RunEvent.Restored(plan.restoreId(), done.get(), total.get()));
        };
    tick.run();
    try {
      Map<PartitionPlan, Restored> restored =
          new Loading(properties, cluster, repository, limits, progress, done, total)
              .run(partitions, there, cancellation, tick);
      return storeOffsets(plan, partitions, restored);
    } catch (RunCancelledException e) {
      throw new RunCancelledException("the restore was asked to stop; run it again to go on", e);
    }
  }

  /** Stores where the records of each topic went. */
  private Loaded storeOffsets(
      RestorePlan plan, List<PartitionRestore> partitions, Map<PartitionPlan, Restored> restored) {
    Map<String, Restored> topics = new HashMap<>();
    Map<String, OffsetMap> byTopic = new HashMap<>();
    for (PlannedTopic topic : plan.topics()) {
      List<OffsetMap.PartitionOffsets> maps = new ArrayList<>();
      long records = 0;
      long logicalBytes = 0;
      for (PartitionRestore partition : partitions) {
        if (partition.plan().target().topic().equals(topic.target())) {
          Restored of = restored.getOrDefault(partition.plan(), new Restored(0, 0, List.of()));
          records += of.records();
          logicalBytes += of.logicalBytes();
          maps.add(
              new OffsetMap.PartitionOffsets(
                  partition.index().partition(),
                  partition.plan().baseOffset(),
                  partition.plan().offsetAfter(of.records()),
                  of.stretches()));
        }
      }
      byTopic.put(
          topic.source(),
          state.claimRestoreDocument(
              plan.restoreId(),
              OffsetMap.documentName(topic.target()),
              OffsetMap.class,
              new OffsetMap(
                  1, plan.restoreId(), plan.backupId(), topic.source(), topic.target(), maps)));
      topics.put(topic.target(), new Restored(records, logicalBytes, List.of()));
    }
    return new Loaded(topics, byTopic);
  }

  private static <V> V required(Map<String, V> map, String key) {
    V value = map.get(key);
    if (value == null) {
      throw new TargetConflictException(
          "the plan of this restore does not fit its backup: " + key + "; give another restore id");
    }
    return value;
  }
}
