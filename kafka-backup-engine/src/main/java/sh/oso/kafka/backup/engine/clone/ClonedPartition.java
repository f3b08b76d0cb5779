package sh.oso.kafka.backup.engine.clone;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.api.offsets.OffsetMap;
import sh.oso.kafka.backup.engine.clone.CloneCut.CutTopic;
import sh.oso.kafka.backup.engine.clone.CloneProgress.Step;
import sh.oso.kafka.backup.engine.produce.PartitionPlan;
import sh.oso.kafka.backup.engine.produce.Tail;
import sh.oso.kafka.backup.engine.protocol.ProducerIdentity;

/**
 * How far one partition of a clone got: what was read, what of that is in the journal and may be
 * sent, and what the target has. Safe for use by many threads.
 */
final class ClonedPartition {

  private final CutTopic topic;
  private final PartitionBounds bounds;
  private final int batchLimit;
  private final RunMap map;
  private final List<Long> unwritten = new ArrayList<>();
  private PartitionPlan plan;
  private long nextOffset;
  private long endOffset;
  private int leaderEpoch = -1;
  private long minTimestamp = -1;
  private long logicalBytes;
  private long inJournal;
  private long beingWritten;
  private long acknowledged;
  private @Nullable KafkaBackupException failure;
  private boolean settled;

  /** The source's log as the records in the target were read: to be compared with what it is. */
  private PartitionBounds lastRead;

  /**
   * Begins with nothing.
   *
   * @param marks offsets whose places are told exactly however many holes there are
   * @param mostStretches more of them are not told apart, except at marks
   */
  ClonedPartition(
      CutTopic topic,
      PartitionBounds bounds,
      PartitionPlan plan,
      int batchLimit,
      long[] marks,
      int mostStretches) {
    this.topic = topic;
    this.bounds = bounds;
    this.plan = plan;
    this.batchLimit = batchLimit;
    this.map = new RunMap(plan.baseOffset(), marks, mostStretches);
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

  synchronized PartitionPlan plan() {
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

  /** Leader epoch of the batch right before the next offset; -1 if that is not known. */
  synchronized int leaderEpoch() {
    return nextOffset == map.position() ? leaderEpoch : -1;
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
    return map.records() + (settled ? 0 : Math.max(0, endOffset - nextOffset));
  }

  /** Whether nothing is left to read; of a compacted partition nobody knows before it is read. */
  synchronized boolean isComplete() {
    if (settled) {
      return true;
    }
    return nextOffset >= endOffset && (!topic.compacted() || nextOffset == bounds.startOffset());
  }

  synchronized PartitionBounds lastRead() {
    return lastRead;
  }

  // ---- going on with what earlier runs did

  /** What is to tell which records the target has already. */
  synchronized EarlierRecords earlier(Tail tail) {
    return new EarlierRecords(source(), plan, bounds, map, tail);
  }

  /**
   * Goes on behind the records that the target has.
   *
   * @param producer what this run produces under
   * @throws TargetConflictException if the target has some that no run said it would send
   */
  synchronized void goOnBehind(EarlierRecords earlier, ProducerIdentity producer) {
    earlier.settle();
    long there = map.records();
    plan = plan.continuedBy(producer, there);
    inJournal = there;
    acknowledged = there;
    endOffset = earlier.endOffset();
    minTimestamp = earlier.minTimestamp();
    logicalBytes = earlier.logicalBytes();
    lastRead = earlier.lastRead();
    if (there > 0) {
      nextOffset = map.position();
    }
  }

  /** Says that nothing more is to be read, since it is stored already where all records went. */
  synchronized void settle() {
    settled = true;
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
    minTimestamp = EarlierRecords.least(minTimestamp, earliest);
    logicalBytes += bytes;
  }

  // ---- the journal's side

  /**
   * What was read and is not written yet.
   *
   * @param mostEnds of runs; what is more is left for the next call
   * @return empty if there is nothing
   */
  synchronized Optional<Step> drain(int mostEnds) {
    if (unwritten.isEmpty()) {
      return Optional.empty();
    }
    boolean all = unwritten.size() <= mostEnds;
    // At least one run, and whole ones.
    List<Long> some = unwritten.subList(0, all ? unwritten.size() : Math.max(2, mostEnds / 2 * 2));
    Step step =
        new Step(
            topic.name(),
            bounds.partition(),
            acknowledged,
            inJournal,
            some,
            all ? nextOffset : some.get(some.size() - 1) + 1,
            all ? leaderEpoch : -1,
            endOffset,
            minTimestamp,
            logicalBytes);
    some.clear();
    beingWritten = inJournal + Runs.count(step.runs());
    return Optional.of(step);
  }

  /** Whether the target may have records, or get some, that it has not acknowledged. */
  synchronized boolean isUnderWay() {
    return inJournal > acknowledged;
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
