package sh.oso.kafka.backup.engine.restore;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.Shard;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.offsets.OffsetMap;
import sh.oso.kafka.backup.api.offsets.OffsetMap.Stretch;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.Keys;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.produce.PartitionPlan;
import sh.oso.kafka.backup.engine.produce.TargetTail;
import sh.oso.kafka.backup.engine.protocol.ProducerIdentity;
import sh.oso.kafka.backup.engine.restore.RestoreJob.Restored;
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
    Progress progress,
    Shard shard) {

  private static final Logger LOG = LoggerFactory.getLogger(LoadStage.class);

  /** All that a restore has to load. */
  private record Jobs(List<PartitionRestore> partitions, List<TopicRepartition> repartitioned) {

    List<RestoreJob> all() {
      List<RestoreJob> all = new ArrayList<>(partitions);
      all.addAll(repartitioned);
      return all;
    }
  }

  /**
   * Runs to the end, as the first part of a restore or as all of it; gives back what was restored
   * of each target topic.
   */
  Map<String, Restored> run(
      RestorePlan plan,
      RestoreReady ready,
      Map<String, TopicEntry> entries,
      RestorePlanner planner,
      Cancellation cancellation) {
    Jobs jobs = jobs(plan, ready, entries, planner);
    RestoreShards shards = new RestoreShards(state, plan.restoreId(), shard);
    List<RestoreJob> mine = shards.share(jobs.all());
    Map<PartitionPlan, Restored> restored = new HashMap<>(load(plan, mine, cancellation));
    if (!shard.isWhole()) {
      restored.putAll(ofOthers(plan, jobs, mine, shards, cancellation));
    }
    storeOffsets(plan, jobs.partitions(), restored);
    return sums(plan, restored);
  }

  /** Loads the share of any other part, and says so where the first part looks. */
  void runShare(
      RestorePlan plan,
      RestoreReady ready,
      Map<String, TopicEntry> entries,
      RestorePlanner planner,
      Cancellation cancellation) {
    RestoreShards shards = new RestoreShards(state, plan.restoreId(), shard);
    List<RestoreJob> share = shards.share(jobs(plan, ready, entries, planner).all());
    shards.keep(load(plan, share, cancellation));
  }

  /**
   * What the other parts restored, as they say and the target shows. Where the two differ, or
   * nobody says anything, the rest is loaded here.
   */
  private Map<PartitionPlan, Restored> ofOthers(
      RestorePlan plan,
      Jobs jobs,
      Collection<RestoreJob> mine,
      RestoreShards shards,
      Cancellation cancellation) {
    Map<TopicPartition, Restored> said = shards.awaitOthers(cancellation);
    List<RestoreJob> others =
        jobs.all().stream().filter(job -> !job.isEmpty() && !mine.contains(job)).toList();
    Map<PartitionPlan, Long> there = tail().count(targets(others));
    Map<PartitionPlan, Restored> restored = new HashMap<>();
    List<RestoreJob> rest = new ArrayList<>();
    for (RestoreJob job : others) {
      Set<PartitionPlan> targets = job.outcomes().keySet();
      if (RestoreShards.agree(targets, there, said)) {
        targets.forEach(
            it -> {
              Restored of = said.get(it.target());
              if (of != null) {
                restored.put(it, of);
              }
            });
      } else {
        rest.add(job);
      }
    }
    if (!rest.isEmpty()) {
      LOG.warn(
          "loading what other shards did not: restore={} partitions={}",
          plan.restoreId(),
          targets(rest).size());
      restored.putAll(load(plan, rest, cancellation));
    }
    return restored;
  }

  private static List<PartitionPlan> targets(List<RestoreJob> jobs) {
    return jobs.stream().flatMap(job -> job.outcomes().keySet().stream()).toList();
  }

  private TargetTail tail() {
    return new TargetTail(properties, cluster.admin(), limits.retryTimeout());
  }

  private Jobs jobs(
      RestorePlan plan,
      RestoreReady ready,
      Map<String, TopicEntry> entries,
      RestorePlanner planner) {
    Map<String, ReadyTopic> targets = new HashMap<>();
    ready.topics().forEach(topic -> targets.put(topic.target(), topic));
    ProducerIdentity producer = new ProducerIdentity(ready.producerId(), ready.producerEpoch());
    List<PartitionRestore> partitions = new ArrayList<>();
    List<TopicRepartition> repartitioned = new ArrayList<>();
    for (PlannedTopic topic : plan.topics()) {
      ReadyTopic target = required(targets, topic.target());
      TopicEntry entry = required(entries, topic.source());
      List<PartitionIndex> indexes = repository.loadTopicIndex(entry).partitions();
      if (planner.isRepartitioned(topic.target())) {
        repartitioned.add(repartition(topic, indexes, target, producer, planner));
      } else {
        indexes.forEach(
            index -> partitions.add(partition(topic, index, target, producer, planner)));
      }
    }
    return new Jobs(partitions, repartitioned);
  }

  /** Loads; gives back what was restored, partitions that have nothing to restore left out. */
  private Map<PartitionPlan, Restored> load(
      RestorePlan plan, List<RestoreJob> jobs, Cancellation cancellation) {
    Map<PartitionPlan, Long> there = tail().count(targets(jobs));
    AtomicLong done = new AtomicLong(there.values().stream().mapToLong(Long::longValue).sum());
    AtomicLong total = new AtomicLong(jobs.stream().mapToLong(RestoreJob::expected).sum());
    Runnable tick =
        () -> {
          progress.tick(done::get, total::get);
          progress.tell(new RunEvent.Restored(plan.restoreId(), done.get(), total.get()));
        };
    tick.run();
    List<RestoreJob> partitions =
        jobs.stream().filter(job -> job instanceof PartitionRestore).toList();
    try {
      Map<PartitionPlan, Restored> restored =
          new HashMap<>(load(partitions, there, done, total, cancellation, tick));
      for (RestoreJob job : jobs) {
        if (job instanceof TopicRepartition) {
          // By itself, for it takes memory of its own.
          restored.putAll(load(List.of(job), there, done, total, cancellation, tick));
        }
      }
      return restored;
    } catch (RunCancelledException e) {
      throw new RunCancelledException("the restore was asked to stop; run it again to go on", e);
    }
  }

  private Map<PartitionPlan, Restored> load(
      List<RestoreJob> jobs,
      Map<PartitionPlan, Long> there,
      AtomicLong done,
      AtomicLong total,
      Cancellation cancellation,
      Runnable tick) {
    return new Loading(properties, cluster, repository, limits, progress, done, total)
        .run(jobs, there, cancellation, tick);
  }

  private static PartitionRestore partition(
      PlannedTopic topic,
      PartitionIndex index,
      ReadyTopic target,
      ProducerIdentity producer,
      RestorePlanner planner) {
    return new PartitionRestore(
        plan(topic, index.partition(), target, producer),
        topic.source(),
        index,
        planner.wanted().range(topic.source(), index),
        planner.changes(),
        topic.batchLimit(),
        planner.wanted().estimate(topic.source(), index).records(),
        new CompletableFuture<>());
  }

  private TopicRepartition repartition(
      PlannedTopic topic,
      List<PartitionIndex> indexes,
      ReadyTopic target,
      ProducerIdentity producer,
      RestorePlanner planner) {
    Map<PartitionPlan, CompletableFuture<Long>> plans = new LinkedHashMap<>();
    for (int number = 0; number < topic.partitions(); number++) {
      plans.put(plan(topic, number, target, producer), new CompletableFuture<>());
    }
    return new TopicRepartition(
        topic.source(),
        indexes.stream()
            .map(
                index ->
                    new TopicRepartition.Source(
                        index, planner.wanted().range(topic.source(), index)))
            .toList(),
        plans,
        planner.changes(),
        topic.batchLimit(),
        topic.records(),
        limits);
  }

  private static PartitionPlan plan(
      PlannedTopic topic, int partition, ReadyTopic target, ProducerIdentity producer) {
    return new PartitionPlan(
        new TopicPartition(topic.target(), partition),
        Uuid.fromString(target.topicId()),
        producer,
        target.baseOffsets().get(partition));
  }

  /** What was restored of each target topic. */
  private static Map<String, Restored> sums(
      RestorePlan plan, Map<PartitionPlan, Restored> restored) {
    Map<String, Restored> sums = new HashMap<>();
    plan.topics().forEach(topic -> sums.put(topic.target(), new Restored(0, 0, null)));
    restored.forEach(
        (partition, of) ->
            sums.computeIfPresent(
                partition.target().topic(),
                (topic, sum) ->
                    new Restored(
                        sum.records() + of.records(),
                        sum.logicalBytes() + of.logicalBytes(),
                        null)));
    return sums;
  }

  /** Stores where the records of each source topic went that kept its partitions. */
  private void storeOffsets(
      RestorePlan plan, List<PartitionRestore> partitions, Map<PartitionPlan, Restored> restored) {
    Map<String, List<OffsetMap.PartitionMap>> maps = new LinkedHashMap<>();
    Set<String> unmapped = new TreeSet<>();
    for (PartitionRestore partition : partitions) {
      Restored of = restored.getOrDefault(partition.plan(), new Restored(0, 0, List.of()));
      List<Stretch> stretches = of.stretches();
      if (stretches == null) {
        unmapped.add(partition.topic());
        continue;
      }
      maps.computeIfAbsent(partition.topic(), topic -> new ArrayList<>())
          .add(
              new OffsetMap.PartitionMap(
                  partition.index().partition(),
                  partition.plan().baseOffset(),
                  partition.plan().offsetAfter(of.records()),
                  stretches));
    }
    for (String topic : unmapped) {
      maps.remove(topic);
      progress.tell(
          new RunEvent.Warning(
              "topic "
                  + topic
                  + " has no offset map: so many of its records were left out, one here and one"
                  + " there, that it would be as long as the topic"));
    }
    for (PlannedTopic topic : plan.topics()) {
      List<OffsetMap.PartitionMap> map = maps.get(topic.source());
      if (map != null) {
        OffsetMap document =
            new OffsetMap(
                1, plan.restoreId(), plan.backupId(), topic.source(), topic.target(), map);
        state.claimRestoreDocument(
            plan.restoreId(), Keys.offsetMap(topic.target()), OffsetMap.class, document);
      }
    }
  }

  private static <V> V required(Map<String, V> map, String key) {
    V value = map.get(key);
    if (value == null) {
      throw new TargetConflictException(
          "the plan of this restore does not fit its backup: " + key + "; give another restore id");
    }
    return value;
  }

  /** Without the properties, which may have secrets. */
  @Override
  public String toString() {
    return "LoadStage[" + shard + "]";
  }
}
