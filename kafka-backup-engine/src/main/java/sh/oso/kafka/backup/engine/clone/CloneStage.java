package sh.oso.kafka.backup.engine.clone;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.engine.clone.CloneCut.CutTopic;
import sh.oso.kafka.backup.engine.clone.CloneProgress.Step;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.fetch.EpochCheck;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.produce.PartitionPlan;
import sh.oso.kafka.backup.engine.produce.TargetTail;
import sh.oso.kafka.backup.engine.protocol.ProducerIdentity;
import sh.oso.kafka.backup.engine.restore.RestorePlan;
import sh.oso.kafka.backup.engine.restore.RestorePlan.PlannedTopic;
import sh.oso.kafka.backup.engine.restore.RestorePlanner;
import sh.oso.kafka.backup.engine.restore.RestoreReady;
import sh.oso.kafka.backup.engine.restore.RestoreReady.ReadyTopic;
import sh.oso.kafka.backup.engine.run.Progress;

/**
 * Brings what a cut names into the target, from where the target stands.
 *
 * @param inFlight how long what a run sent may be under way after it died
 */
record CloneStage(
    Map<String, Object> sourceProperties,
    Cluster source,
    Map<String, Object> targetProperties,
    Cluster target,
    Repository state,
    Limits limits,
    Progress progress,
    Clock clock,
    Duration inFlight) {

  /**
   * What was cloned.
   *
   * @param partitions all of them, in order of topic and number
   * @param warnings of all runs of the clone; each was told
   */
  record Cloned(List<ClonedPartition> partitions, List<String> warnings) {}

  /** Runs to the end. */
  Cloned run(
      CloneCut cut,
      RestorePlan plan,
      RestoreReady ready,
      RestorePlanner planner,
      Cancellation cancellation) {
    requireSameSource(cut);
    Journal journal = new Journal(state, cut.cloneId(), clock);
    List<Step> steps = new ArrayList<>();
    journal.read(document -> steps.addAll(document.partitions()));
    List<ClonedPartition> partitions = partitions(cut, plan, ready);
    awaitInFlight(journal, partitions, cancellation);
    Map<PartitionPlan, Long> there =
        new TargetTail(targetProperties, target.admin(), limits.retryTimeout())
            .count(partitions.stream().map(ClonedPartition::plan).toList());
    goOn(partitions, steps, there);
    requireSameLogs(cut, partitions);
    AtomicLong done = new AtomicLong(there.values().stream().mapToLong(Long::longValue).sum());
    Runnable tick = () -> tick(cut.cloneId(), partitions, done.get());
    tick.run();
    try {
      new Transfer(
              sourceProperties,
              source,
              targetProperties,
              target,
              journal,
              limits,
              progress,
              clock,
              planner.changes(),
              cut.startedAt(),
              warning -> warn(journal, warning))
          .run(partitions, there, done, cancellation, tick);
    } catch (RunCancelledException e) {
      throw new RunCancelledException("the clone was asked to stop; run it again to go on", e);
    }
    return new Cloned(partitions, journal.warnings());
  }

  private void warn(Journal journal, String warning) {
    if (journal.warn(warning)) {
      progress.tell(new RunEvent.Warning(warning));
    }
  }

  private void tick(String cloneId, List<ClonedPartition> partitions, long done) {
    long total = partitions.stream().mapToLong(ClonedPartition::expected).sum();
    progress.tick(() -> done, () -> total);
    progress.tell(new RunEvent.Restored(cloneId, done, total));
  }

  private void requireSameSource(CloneCut cut) {
    if (!cut.clusterId().equals(source.clusterId())) {
      throw new InvalidRequestException(
          "clone "
              + cut.cloneId()
              + " was begun from cluster "
              + cut.clusterId()
              + ", not "
              + source.clusterId()
              + "; give another clone id");
    }
    Map<String, TopicDescription> now =
        source.describeTopics(cut.topics().stream().map(CutTopic::name).toList());
    for (CutTopic topic : cut.topics()) {
      TopicDescription there = now.get(topic.name());
      if (there == null || !there.topicId().toString().equals(topic.topicId())) {
        throw new InvalidRequestException(
            "topic "
                + topic.name()
                + " was deleted or made anew at the source since clone "
                + cut.cloneId()
                + " was begun; delete the target topics, and give another clone id");
      }
    }
  }

  private List<ClonedPartition> partitions(CloneCut cut, RestorePlan plan, RestoreReady ready) {
    Map<String, PlannedTopic> planned = new HashMap<>();
    plan.topics().forEach(topic -> planned.put(topic.source(), topic));
    Map<String, ReadyTopic> targets = new HashMap<>();
    ready.topics().forEach(topic -> targets.put(topic.target(), topic));
    ProducerIdentity producer = new ProducerIdentity(ready.producerId(), ready.producerEpoch());
    List<ClonedPartition> partitions = new ArrayList<>();
    for (CutTopic topic : cut.topics()) {
      PlannedTopic to = planned.get(topic.name());
      ReadyTopic there = to == null ? null : targets.get(to.target());
      if (to == null || there == null) {
        throw new InvalidRequestException(
            "the documents of clone " + cut.cloneId() + " do not fit: " + topic.name());
      }
      for (PartitionBounds bounds : topic.partitions()) {
        partitions.add(
            new ClonedPartition(
                topic,
                bounds,
                new PartitionPlan(
                    new TopicPartition(to.target(), bounds.partition()),
                    Uuid.fromString(there.topicId()),
                    producer,
                    there.baseOffsets().get(bounds.partition())),
                to.batchLimit(),
                marks(cut.groups(), topic.name(), bounds.partition())));
      }
    }
    return partitions;
  }

  /** Where consumer groups stood. */
  private static long[] marks(@Nullable GroupSnapshot groups, String topic, int partition) {
    return groups == null
        ? new long[0]
        : groups.groups().stream()
            .flatMap(group -> group.topics().stream())
            .filter(it -> it.topic().equals(topic))
            .flatMap(it -> it.partitions().stream())
            .filter(it -> it.partition() == partition)
            .mapToLong(GroupSnapshot.PartitionOffset::offset)
            .sorted()
            .distinct()
            .toArray();
  }

  /**
   * Lets what a run that died had under way arrive, or come to nothing. What is read again of an
   * ordinary topic is the same, so that the broker knows it as the same; a compacted one may have
   * other records by now, and as many of them.
   */
  private void awaitInFlight(
      Journal journal, List<ClonedPartition> partitions, Cancellation cancellation) {
    Duration age = journal.age().orElse(inFlight);
    boolean compacted = partitions.stream().anyMatch(it -> it.topic().compacted());
    if (!compacted || age.compareTo(inFlight) >= 0) {
      return;
    }
    try {
      if (cancellation.await(inFlight.minus(age).toMillis())) {
        throw new RunCancelledException("the clone was asked to stop; run it again to go on");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunCancelledException("interrupted while waiting to go on", e);
    }
  }

  private static void goOn(
      List<ClonedPartition> partitions, List<Step> steps, Map<PartitionPlan, Long> there) {
    Map<TopicPartition, ClonedPartition> bySource = new HashMap<>();
    partitions.forEach(partition -> bySource.put(partition.source(), partition));
    for (Step step : steps) {
      ClonedPartition partition = bySource.get(new TopicPartition(step.topic(), step.partition()));
      if (partition != null) {
        partition.adopt(step, there.getOrDefault(partition.plan(), 0L));
      }
    }
    partitions.forEach(it -> it.goOnBehind(there.getOrDefault(it.plan(), 0L)));
  }

  /** A log that was cut back and grew again has other records where the clone goes on. */
  private void requireSameLogs(CloneCut cut, List<ClonedPartition> partitions) {
    Map<TopicPartition, PartitionBounds> read = new HashMap<>();
    for (ClonedPartition partition : partitions) {
      if (!partition.isComplete() && partition.lastRead().leaderEpoch() >= 0) {
        read.put(partition.source(), partition.lastRead());
      }
    }
    Set<TopicPartition> cutBack =
        new EpochCheck(sourceProperties, source, limits.retryTimeout()).findCutBack(read);
    if (!cutBack.isEmpty()) {
      throw new KafkaBackupException(
          "the source's log was cut back since clone "
              + cut.cloneId()
              + " read it: "
              + cutBack.stream()
                  .map(TopicPartition::toString)
                  .sorted()
                  .collect(Collectors.joining(", "))
              + ". The target has records that the source no longer has: delete the target topics,"
              + " and give another clone id");
    }
  }
}
