package sh.oso.kafka.backup.engine.clone;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.api.offsets.OffsetMap;
import sh.oso.kafka.backup.engine.clone.CloneCut.CutTopic;
import sh.oso.kafka.backup.engine.clone.CloneProgress.Step;
import sh.oso.kafka.backup.engine.produce.PartitionPlan;

/**
 * How far one partition of a clone got: what was read, what of that is in the journal and may be
 * sent, and what the target has. Safe for use by many threads.
 */
final class ClonedPartition {

  /** More holes than that are not told apart, except where groups stand. */
  private static final int MOST_STRETCHES = 100_000;

  private final CutTopic topic;
  private final PartitionBounds bounds;
  private final PartitionPlan plan;
  private final int batchLimit;
  private final RunMap map;
  private final List<Long> unwritten = new ArrayList<>();
  private long nextOffset;
  private long endOffset;
  private int leaderEpoch = -1;
  private long minTimestamp = -1;
  private long logicalBytes;
  private long inJournal;
  private long beingWritten;
  private long acknowledged;
  private @Nullable KafkaBackupException failure;

  /** What the source's log was when it was read last: to be compared with what it is. */
  private PartitionBounds lastRead;

  ClonedPartition(
      CutTopic topic, PartitionBounds bounds, PartitionPlan plan, int batchLimit, long[] marks) {
    this.topic = topic;
    this.bounds = bounds;
    this.plan = plan;
    this.batchLimit = batchLimit;
    this.map = new RunMap(plan.baseOffset(), marks, MOST_STRETCHES);
    this.nextOffset = bounds.startOffset();
    this.endOffset = bounds.endOffset();
    this.lastRead = bounds;
  }

  CutTopic topic() {
    return topic;
  }

  TopicPartition source() {
    return new TopicPartition(topic.name(), bounds.partition());
  }

  PartitionPlan plan() {
    return plan;
  }

  int batchLimit() {
    return batchLimit;
  }

  long startOffset() {
    return bounds.startOffset();
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

  synchronized long records() {
    return map.records();
  }

  synchronized long minTimestamp() {
    return minTimestamp;
  }

  synchronized long logicalBytes() {
    return logicalBytes;
  }

  /** About how many records there are: offsets that are left to read, and the records so far. */
  synchronized long expected() {
    return map.records() + Math.max(0, endOffset - nextOffset);
  }

  /** Whether nothing is left to read; of a compacted partition nobody knows before it is read. */
  synchronized boolean isComplete() {
    return nextOffset >= endOffset && (!topic.compacted() || nextOffset == bounds.startOffset());
  }

  synchronized PartitionBounds lastRead() {
    return lastRead;
  }

  // ---- going on with what earlier runs did

  /**
   * Takes over what an earlier run wrote to the journal, document by document.
   *
   * @param there how many records the target has
   */
  synchronized void adopt(Step step, long there) {
    long before = map.records();
    if (step.recordsBefore() > before) {
      throw new CorruptBackupException(
          "the documents of the clone do not fit: one of "
              + source()
              + " begins behind "
              + step.recordsBefore()
              + " records, and those before it name "
              + before);
    }
    map.truncate(step.recordsBefore());
    for (int i = 0; i < step.runs().size(); i += 2) {
      map.append(step.runs().get(i), step.runs().get(i + 1));
    }
    map.seal(Math.min(step.acknowledged(), there));
    if (step.recordsBefore() < there) {
      long share = Math.min(there, map.records()) - step.recordsBefore();
      long grown = Math.max(0, step.logicalBytes() - logicalBytes);
      long of = Math.max(1, map.records() - step.recordsBefore());
      logicalBytes =
          map.records() <= there ? step.logicalBytes() : logicalBytes + grown * share / of;
      minTimestamp = least(minTimestamp, step.minTimestamp());
      endOffset = Math.max(endOffset, step.endOffset());
      if (step.recordsAfter() <= there && before <= there && step.leaderEpoch() >= 0) {
        lastRead =
            new PartitionBounds(
                bounds.partition(), bounds.startOffset(), step.nextOffset(), step.leaderEpoch());
      }
    }
  }

  /**
   * Goes on behind the records that the target has.
   *
   * @throws TargetConflictException if it has some that no run said it would send
   */
  synchronized void goOnBehind(long there) {
    if (map.records() < there) {
      throw new TargetConflictException(
          plan
              + " holds "
              + there
              + " records of this clone, and its documents know of "
              + map.records()
              + ": some of them are missing; delete the topic, and give another clone id");
    }
    map.truncate(there);
    map.seal(there);
    inJournal = there;
    acknowledged = there;
    if (there > 0) {
      nextOffset = map.position();
    }
  }

  // ---- the reading thread's side

  /**
   * Says which records come next, before their batches are handed over.
   *
   * @param runs first and last offset of each run
   */
  synchronized void read(
      List<Long> runs, long next, int epoch, long end, long earliest, long bytes) {
    for (int i = 0; i < runs.size(); i += 2) {
      map.append(runs.get(i), runs.get(i + 1));
      Runs.add(unwritten, runs.get(i), runs.get(i + 1));
    }
    nextOffset = next;
    leaderEpoch = epoch;
    endOffset = Math.max(end, next);
    minTimestamp = least(minTimestamp, earliest);
    logicalBytes += bytes;
  }

  private static long least(long some, long other) {
    return some < 0 ? other : other < 0 ? some : Math.min(some, other);
  }

  // ---- the journal's side

  /** What was read and is not written yet; empty if there is nothing. */
  synchronized Optional<Step> drain() {
    if (unwritten.isEmpty()) {
      return Optional.empty();
    }
    Step step =
        new Step(
            topic.name(),
            bounds.partition(),
            acknowledged,
            inJournal,
            unwritten,
            nextOffset,
            leaderEpoch,
            endOffset,
            minTimestamp,
            logicalBytes);
    unwritten.clear();
    beingWritten = map.records();
    return Optional.of(step);
  }

  /** What was drained is durable, and may be sent. */
  synchronized void written() {
    inJournal = Math.max(inJournal, beingWritten);
    map.seal(acknowledged);
  }

  /** Nothing more can be written, and so nothing more may be sent. */
  synchronized void fail(KafkaBackupException reason) {
    failure = reason;
  }

  // ---- the sending thread's side

  /**
   * Whether so many records may be in the target.
   *
   * @throws KafkaBackupException if no more ever may
   */
  synchronized boolean maySend(long count) {
    KafkaBackupException failed = failure;
    if (failed != null) {
      throw failed;
    }
    return count <= inJournal;
  }

  synchronized void acknowledged(long more) {
    acknowledged += more;
  }

  // ---- the end

  /** Where all records went. */
  synchronized OffsetMap.PartitionMap partitionMap() {
    return new OffsetMap.PartitionMap(
        bounds.partition(), plan.baseOffset(), plan.offsetAfter(map.records()), map.stretches());
  }

  @Override
  public String toString() {
    return source() + " to " + plan;
  }
}
