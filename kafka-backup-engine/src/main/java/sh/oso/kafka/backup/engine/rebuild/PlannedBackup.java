package sh.oso.kafka.backup.engine.rebuild;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.SalvagedFrom;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.manifest.TopicIndex;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedPartition;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedTopic;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.rebuild.Holdings.Topic;

/** Makes a backup of a plan whose manifest is lost. */
final class PlannedBackup {

  private final Repository repository;
  private final Holdings holdings;
  private final BackupPlan plan;
  private final Instant planStoredAt;
  private final PlanTimes times;
  private final Instant before;
  private final boolean dryRun;
  private final List<String> warnings = new ArrayList<>();
  private boolean fromSegments;
  private Instant completedAt;

  /**
   * Prepares one.
   *
   * @param planStoredAt the store's time of the plan
   * @param times those of all plans: what is younger than a plan that goes on from this one is none
   *     of this backup's
   */
  PlannedBackup(
      Repository repository,
      Holdings holdings,
      BackupPlan plan,
      Instant planStoredAt,
      PlanTimes times,
      boolean dryRun) {
    this.repository = repository;
    this.holdings = holdings;
    this.plan = plan;
    this.planStoredAt = planStoredAt;
    this.times = times;
    this.before = times.continuedAt(plan.backupId());
    this.dryRun = dryRun;
    this.completedAt = planStoredAt;
  }

  /** Whether every topic still has the index that fits the plan, so that all will be as it was. */
  boolean hasAllIndexes() {
    return plan.topics().stream().allMatch(topic -> findIndex(topic).isPresent());
  }

  /**
   * Whether anything of its topics was stored from the plan on, until a plan goes on from this one:
   * by its own run, as far as one can tell.
   */
  boolean hasOwnSegments() {
    return plan.topics().stream()
        .anyMatch(topic -> holdings.hasSegments(key(topic), planStoredAt, before));
  }

  private static Topic key(PlannedTopic topic) {
    return new Topic(topic.name(), topic.topicId());
  }

  /** What can be said of the backup. */
  Manifest draft(String backupId) {
    ManifestDraft draft = new ManifestDraft(this::isOwn);
    for (PlannedTopic topic : plan.topics()) {
      Optional<KnownIndex> found = findIndex(topic);
      if (found.isPresent()) {
        add(draft, topic, holdings.load(key(topic), found.get()), found.get().ref());
        completed(found.get().storedAt());
      } else {
        TopicIndex index = assemble(topic);
        ObjectRef ref =
            dryRun
                ? new ObjectRef("none", 0, 0, "", plan.compression())
                : repository.storeTopicIndex(
                    index, repository.codecs().open(plan.compression(), OptionalInt.empty()));
        add(draft, topic, index, ref);
      }
    }
    if (fromSegments) {
      warnings.add(
          0, "rebuilt from the plan and segments; whether it was ever complete is not known");
    } else {
      warnings.add(0, "rebuilt from the plan and topic indexes; when it was completed is a guess");
    }
    ObjectRef groups = snapshotIfThere(plan.groups());
    ObjectRef cluster = snapshotIfThere(plan.cluster());
    List<String> all = new ArrayList<>(plan.warnings());
    all.addAll(warnings);
    BackupPlan.Parent parent = plan.parent();
    return new Manifest(
        1,
        backupId,
        parent == null ? null : parent.backupId(),
        plan.startedAt(),
        completedAt,
        plan.toolVersion(),
        plan.clusterId(),
        plan.sourceClusterId(),
        plan.includeOffsetHeaders(),
        plan.compression(),
        plan.labels(),
        draft.topics(),
        groups,
        cluster,
        draft.totals(),
        null,
        fromSegments ? SalvagedFrom.PLAN_AND_SEGMENTS : null,
        all);
  }

  private @Nullable ObjectRef snapshotIfThere(@Nullable ObjectRef named) {
    if (named == null) {
      return null;
    }
    Optional<String> problem = repository.snapshots().findProblem(named);
    problem.ifPresent(found -> warnings.add(named.key() + " is left out: " + found));
    return problem.isEmpty() ? named : null;
  }

  /** What could not be known. */
  List<String> warnings() {
    return warnings;
  }

  private static void add(
      ManifestDraft draft, PlannedTopic topic, TopicIndex index, ObjectRef ref) {
    draft.add(index, ref, topic.replicationFactor(), topic.configs(), topic.breaks());
  }

  /** A segment that an index names need not have been read: the store knows when it came. */
  private boolean isOwn(SegmentEntry segment) {
    return !holdings.storedAt(segment.object()).isBefore(planStoredAt);
  }

  private void completed(Instant storedAt) {
    completedAt = storedAt.isAfter(completedAt) ? storedAt : completedAt;
  }

  /**
   * The index that ends where the plan says: the first that was stored after the plan, or else the
   * parent's. If there is none, a compacted topic was read further, unless that is what a later
   * plan was about.
   */
  private Optional<KnownIndex> findIndex(PlannedTopic topic) {
    ObjectRef parent = topic.parentIndex();
    Instant next = nextPlan(topic);
    return holdings.indexes(key(topic)).stream()
        .filter(found -> found.storedAt().isBefore(before))
        .filter(
            found ->
                !found.storedAt().isBefore(planStoredAt)
                    || (parent != null && parent.key().equals(found.ref().key())))
        .filter(found -> fits(found, topic))
        .filter(found -> found.storedAt().isBefore(next) || endsAsPlanned(found, topic))
        .min(
            Comparator.comparing((KnownIndex found) -> !endsAsPlanned(found, topic))
                .thenComparing(found -> !found.storedAt().isBefore(next))
                .thenComparing(found -> found.storedAt().isBefore(planStoredAt))
                .thenComparing(KnownIndex::storedAt));
  }

  private Instant nextPlan(PlannedTopic topic) {
    return times.nextAfter(key(topic), planStoredAt);
  }

  private static boolean endsAsPlanned(KnownIndex found, PlannedTopic topic) {
    List<PartitionBounds> there = found.partitions();
    return IntStream.range(0, there.size())
        .allMatch(i -> there.get(i).endOffset() == topic.partitions().get(i).endOffset());
  }

  private static boolean fits(KnownIndex index, PlannedTopic topic) {
    if (index.partitions().size() != topic.partitions().size()) {
      return false;
    }
    for (int i = 0; i < topic.partitions().size(); i++) {
      PartitionBounds there = index.partitions().get(i);
      PlannedPartition planned = topic.partitions().get(i);
      boolean end =
          there.endOffset() == planned.endOffset()
              || (topic.compacted() && there.endOffset() > planned.endOffset());
      if (there.partition() != planned.partition()
          || there.startOffset() != planned.startOffset()
          || !end) {
        return false;
      }
    }
    return true;
  }

  private TopicIndex assemble(PlannedTopic topic) {
    fromSegments = true;
    List<FoundSegment> found =
        holdings.segments(key(topic)).stream()
            .filter(segment -> segment.storedAt().isBefore(before))
            .filter(segment -> segment.origin().clusterId().equals(plan.clusterId()))
            .toList();
    List<PartitionIndex> partitions = new ArrayList<>();
    for (PlannedPartition planned : topic.partitions()) {
      List<FoundSegment> fitting =
          found.stream()
              .filter(segment -> segment.origin().partition() == planned.partition())
              .filter(segment -> segment.entry().lastOffset() >= planned.startOffset())
              .filter(
                  segment ->
                      segment.entry().lastOffset() < planned.endOffset()
                          || (topic.compacted() && segment.storedAt().isBefore(nextPlan(topic))))
              .collect(Collectors.toList());
      String name = topic.name() + "-" + planned.partition();
      Assembly assembly = new Assembly(name, fitting, warnings);
      PartitionIndex index =
          assembly.index(planned.partition(), planned.startOffset(), planned.endOffset());
      partitions.add(index);
      fitting.stream().map(FoundSegment::storedAt).forEach(this::completed);
    }
    return new TopicIndex(1, topic.name(), topic.topicId(), partitions);
  }
}
