package sh.oso.kafka.backup.engine.backup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.manifest.ChainBreak;
import sh.oso.kafka.backup.api.manifest.Gap;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedPartition;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedTopic;
import sh.oso.kafka.backup.engine.manifest.Checkpoint.PartitionStep;

/**
 * How far one partition of a run got: what is durable, and what of that no checkpoint says yet.
 * Safe for use by many threads.
 */
final class PartitionState {

  private final PlannedTopic topic;
  private final int partition;
  private final int shard;
  private final @Nullable PartitionBounds parent;
  private final List<SegmentEntry> segments = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private long startOffset;
  private long nextOffset;
  private long endOffset;
  private int leaderEpoch = -1;
  private boolean complete;
  private int restarts;
  private ChainBreak.@Nullable Reason restartReason;
  private int checkpointedSegments;
  private int checkpointedGaps;
  private boolean changed;

  PartitionState(PlannedTopic topic, PlannedPartition plan) {
    this.topic = topic;
    this.partition = plan.partition();
    this.shard = plan.shard() == null ? 0 : plan.shard();
    this.parent = plan.parent();
    this.startOffset = plan.startOffset();
    this.nextOffset = plan.firstReadOffset();
    this.endOffset = plan.endOffset();
    this.leaderEpoch = parent == null ? -1 : parent.leaderEpoch();
    this.complete = endOffset <= nextOffset;
  }

  /** Takes over the steps of an earlier writer, which this writer's next step repeats. */
  synchronized void adopt(List<PartitionStep> steps) {
    for (PartitionStep step : steps) {
      if (step.restarts() != restarts) {
        segments.clear();
        gaps.clear();
        restarts = step.restarts();
        restartReason = step.restartReason();
      }
      startOffset = step.startOffset();
      segments.addAll(step.segments());
      gaps.addAll(step.gaps());
      nextOffset = step.nextOffset();
      endOffset = step.endOffset();
      leaderEpoch = step.leaderEpoch();
      complete = step.complete();
    }
  }

  PlannedTopic topic() {
    return topic;
  }

  int partition() {
    return partition;
  }

  /** Which part of the run copies it. */
  int shard() {
    return shard;
  }

  synchronized long startOffset() {
    return startOffset;
  }

  /** Where this run, or one that it goes on from, began to read. */
  synchronized long firstReadOffset() {
    return parent != null && restarts == 0 ? parent.endOffset() : startOffset;
  }

  /** Whether what the parent holds is part of this backup. */
  synchronized boolean continuesParent() {
    return parent != null && restarts == 0;
  }

  /** Whether the parent's index says of this partition what this backup's would. */
  synchronized boolean isAsInParent() {
    return continuesParent() && segments.isEmpty() && gaps.isEmpty() && bounds().equals(parent);
  }

  /** Why the partition was begun anew while it was read, if it was. */
  synchronized Optional<ChainBreak> restart() {
    return Optional.ofNullable(restartReason).map(reason -> ChainBreak.of(partition, reason));
  }

  synchronized PartitionBounds bounds() {
    return new PartitionBounds(partition, startOffset, endOffset, leaderEpoch);
  }

  synchronized List<SegmentEntry> newSegments() {
    return List.copyOf(segments);
  }

  /** Number of gaps that this run, or one that it goes on from, found. */
  synchronized int newGaps() {
    return gaps.size();
  }

  synchronized long nextOffset() {
    return nextOffset;
  }

  synchronized long endOffset() {
    return endOffset;
  }

  synchronized int leaderEpoch() {
    return leaderEpoch;
  }

  synchronized boolean isComplete() {
    return complete;
  }

  /** A segment is durable; everything before {@code next} is accounted for. */
  synchronized void stored(
      SegmentEntry segment, long next, long end, int epoch, List<Gap> allGapsOfRun) {
    segments.add(segment);
    advance(next, end, epoch, allGapsOfRun);
  }

  /** Nothing is left to do. */
  synchronized void completed(long next, long end, int epoch, List<Gap> allGapsOfRun) {
    advance(next, end, epoch, allGapsOfRun);
    complete = true;
  }

  private void advance(long next, long end, int epoch, List<Gap> found) {
    nextOffset = next;
    endOffset = end;
    leaderEpoch = epoch;
    changed = true;
    for (Gap gap : found) {
      if (!gaps.contains(gap)) {
        gaps.add(gap);
      }
    }
  }

  /** Begins anew from another start; nothing of what was read, or the parent holds, counts. */
  synchronized void restart(long start, long end, ChainBreak.Reason reason) {
    segments.clear();
    gaps.clear();
    checkpointedSegments = 0;
    checkpointedGaps = 0;
    restarts++;
    restartReason = reason;
    startOffset = start;
    nextOffset = start;
    endOffset = end;
    leaderEpoch = -1;
    complete = end <= start;
    changed = true;
  }

  /** What became durable since the last call; empty if nothing did. */
  synchronized Optional<PartitionStep> drainStep() {
    if (!changed) {
      return Optional.empty();
    }
    PartitionStep step =
        new PartitionStep(
            topic.name(),
            partition,
            startOffset,
            nextOffset,
            endOffset,
            leaderEpoch,
            complete,
            restarts,
            restartReason,
            segments.subList(checkpointedSegments, segments.size()),
            gaps.subList(checkpointedGaps, gaps.size()));
    checkpointedSegments = segments.size();
    checkpointedGaps = gaps.size();
    changed = false;
    return Optional.of(step);
  }

  /**
   * What the topic index says of this partition.
   *
   * @param inParent what the parent's says, if this backup goes on from it
   */
  synchronized PartitionIndex index(Optional<PartitionIndex> inParent) {
    List<SegmentEntry> allSegments = new ArrayList<>();
    List<Gap> allGaps = new ArrayList<>();
    if (continuesParent()) {
      PartitionIndex earlier =
          inParent.orElseThrow(
              () ->
                  new SpentId.Damaged(
                      "the parent's index of topic "
                          + topic.name()
                          + " lacks partition "
                          + partition
                          + "; take a full backup with another id"));
      earlier.segments().stream()
          .filter(segment -> segment.lastOffset() >= startOffset)
          .forEach(allSegments::add);
      earlier.gaps().stream().filter(gap -> gap.lastOffset() >= startOffset).forEach(allGaps::add);
    }
    allSegments.addAll(segments);
    allGaps.addAll(gaps);
    return new PartitionIndex(partition, startOffset, endOffset, leaderEpoch, allSegments, allGaps);
  }
}
