package sh.oso.kafka.backup.engine.clone;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.engine.clone.CloneCut.CutTopic;
import sh.oso.kafka.backup.engine.clone.CloneProgress.Step;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.Keys;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.produce.PartitionPlan;
import sh.oso.kafka.backup.engine.produce.Tail;
import sh.oso.kafka.backup.engine.produce.TargetTail;
import sh.oso.kafka.backup.engine.protocol.ProducerIdentity;
import sh.oso.kafka.backup.engine.restore.RestorePlan;
import sh.oso.kafka.backup.engine.restore.RestorePlan.PlannedTopic;
import sh.oso.kafka.backup.engine.restore.RestorePlanner;
import sh.oso.kafka.backup.engine.restore.RestoreReady;
import sh.oso.kafka.backup.engine.restore.RestoreReady.ReadyTopic;
import sh.oso.kafka.backup.engine.run.Progress;

/** Brings what a cut names into the target, from where the target stands. */
record CloneStage(
    Map<String, Object> sourceProperties,
    Cluster source,
    Map<String, Object> targetProperties,
    Cluster target,
    Repository state,
    Limits limits,
    Progress progress,
    Clock clock) {

  /** How many stretches there may be in all offset maps together, which are held in memory. */
  private static final int MOST_STRETCHES = 400_000;

  private static final int MOST_STRETCHES_EACH = 100_000;

  /** Properties of clients may hold secrets. */
  @Override
  public String toString() {
    return "cloning to cluster " + target.clusterId();
  }

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
    SourceCheck check = new SourceCheck(sourceProperties, source, limits.retryTimeout(), cut);
    Set<String> compacted = check.requireSameTopics();
    Journal journal = journal(cut.cloneId());
    List<ClonedPartition> partitions = partitions(cut, plan, ready, compacted);
    Optional<Duration> age = journal.open(ready.producerEpoch());
    if (age.isPresent()) {
      awaitEarlierRuns(age.get(), cancellation);
      new CommittedEnds(targetProperties, target, limits.retryTimeout())
          .await(partitions.stream().map(it -> it.plan().target()).toList(), cancellation);
    }
    goOn(partitions, tails(partitions), journal, ready, cancellation);
    settle(cut, partitions);
    check.requireSameLogs(partitions);
    AtomicLong done = new AtomicLong(partitions.stream().mapToLong(ClonedPartition::records).sum());
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
          .run(partitions, done, cancellation, tick);
    } catch (RunCancelledException e) {
      throw new RunCancelledException("the clone was asked to stop; run it again to go on", e);
    }
    check.requireStillOrdinary(partitions);
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

  private List<ClonedPartition> partitions(
      CloneCut cut, RestorePlan plan, RestoreReady ready, Set<String> compacted) {
    Map<String, PlannedTopic> planned = new HashMap<>();
    plan.topics().forEach(topic -> planned.put(topic.source(), topic));
    Map<String, ReadyTopic> targets = new HashMap<>();
    ready.topics().forEach(topic -> targets.put(topic.target(), topic));
    ProducerIdentity producer = new ProducerIdentity(ready.producerId(), ready.producerEpoch());
    List<ClonedPartition> partitions = new ArrayList<>();
    int count = cut.topics().stream().mapToInt(topic -> topic.partitions().size()).sum();
    int mostStretches = Math.min(MOST_STRETCHES_EACH, MOST_STRETCHES / Math.max(1, count));
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
                compacted.contains(topic.name()) ? topic.asCompacted() : topic,
                bounds,
                new PartitionPlan(
                    new TopicPartition(to.target(), bounds.partition()),
                    Uuid.fromString(there.topicId()),
                    producer,
                    there.baseOffsets().get(bounds.partition())),
                to.batchLimit(),
                marks(cut.groups(), topic.name(), bounds.partition()),
                mostStretches));
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
   * Lets an earlier run notice that it may not go on, and what it had under way arrive: the epoch
   * keeps that apart from what this run writes, but in between it would be in the way.
   *
   * @param age of what it wrote last
   */
  private void awaitEarlierRuns(Duration age, Cancellation cancellation) {
    Duration left = Lease.SETTLED.minus(age.isNegative() ? Duration.ZERO : age);
    if (left.isNegative() || left.isZero()) {
      return;
    }
    progress.tell(
        new RunEvent.Warning(
            "an earlier run of the clone may have records under way still: going on in "
                + (left.toSeconds() + 1)
                + " s"));
    try {
      if (cancellation.await(left.toMillis() + 1)) {
        throw new RunCancelledException("the clone was asked to stop; run it again to go on");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunCancelledException("interrupted while waiting to go on", e);
    }
  }

  /** Makes sure that a run could go on; changes nothing. */
  void requireContinuable(
      CloneCut cut, RestorePlan plan, RestoreReady ready, Cancellation cancellation) {
    SourceCheck check = new SourceCheck(sourceProperties, source, limits.retryTimeout(), cut);
    List<ClonedPartition> partitions = partitions(cut, plan, ready, check.requireSameTopics());
    Journal journal = journal(cut.cloneId());
    Map<PartitionPlan, Tail> tails = tails(partitions);
    // In this order: what a run that is at work has sent is in its journal.
    journal.look();
    goOn(partitions, tails, journal, ready, cancellation);
    check.requireSameLogs(partitions);
  }

  Journal journal(String cloneId) {
    return new Journal(state, cloneId, clock, new Lease(System::nanoTime));
  }

  private Map<PartitionPlan, Tail> tails(List<ClonedPartition> partitions) {
    return new TargetTail(targetProperties, target.admin(), limits.retryTimeout())
        .find(partitions.stream().map(ClonedPartition::plan).toList());
  }

  private static void goOn(
      List<ClonedPartition> partitions,
      Map<PartitionPlan, Tail> tails,
      Journal journal,
      RestoreReady ready,
      Cancellation cancellation) {
    Map<TopicPartition, EarlierRecords> earlier = new HashMap<>();
    partitions.forEach(
        it -> earlier.put(it.source(), it.earlier(required(tails.get(it.plan()), it))));
    journal.read(
        document -> {
          for (Step step : document.partitions()) {
            EarlierRecords of = earlier.get(new TopicPartition(step.topic(), step.partition()));
            if (of != null) {
              of.adopt(document.producerEpoch(), step);
            }
          }
        },
        cancellation);
    ProducerIdentity producer = new ProducerIdentity(ready.producerId(), journal.epoch());
    partitions.forEach(it -> it.goOnBehind(required(earlier.get(it.source()), it), producer));
  }

  /** Where the records of a topic went is stored once it is complete, and stays as it is. */
  private void settle(CloneCut cut, List<ClonedPartition> partitions) {
    Map<String, Boolean> mapped = new HashMap<>();
    for (ClonedPartition partition : partitions) {
      boolean stored =
          mapped.computeIfAbsent(
              partition.plan().target().topic(),
              target -> state.findRestoreStat(cut.cloneId(), Keys.offsetMap(target)).isPresent());
      if (stored) {
        partition.settle();
      }
    }
  }

  private static <T> T required(@Nullable T found, ClonedPartition partition) {
    if (found == null) {
      throw new IllegalStateException(partition + " was not looked at");
    }
    return found;
  }
}
