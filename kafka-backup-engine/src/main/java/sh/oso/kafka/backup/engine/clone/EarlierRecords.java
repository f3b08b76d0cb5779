package sh.oso.kafka.backup.engine.clone;

import org.apache.kafka.common.TopicPartition;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.engine.clone.CloneProgress.Step;
import sh.oso.kafka.backup.engine.produce.PartitionPlan;
import sh.oso.kafka.backup.engine.produce.Tail;

/**
 * Finds out from the journal which records a target partition has: what of it earlier runs wrote
 * down, in order, and the target's end. For one thread.
 */
final class EarlierRecords {

  private final TopicPartition source;
  private final PartitionPlan plan;
  private final PartitionBounds bounds;
  private final RunMap map;
  private final Tail tail;
  private long endOffset;
  private long minTimestamp = -1;
  private long logicalBytes;
  private PartitionBounds lastRead;

  /** Whether the journal tells who wrote the target's last record. */
  private boolean proven;

  /**
   * Begins with nothing.
   *
   * @param map empty; gets the records
   * @param tail how the target ends
   */
  EarlierRecords(
      TopicPartition source, PartitionPlan plan, PartitionBounds bounds, RunMap map, Tail tail) {
    this.source = source;
    this.plan = plan;
    this.bounds = bounds;
    this.map = map;
    this.tail = tail;
    this.endOffset = bounds.endOffset();
    this.lastRead = bounds;
  }

  static long least(long some, long other) {
    return some < 0 ? other : other < 0 ? some : Math.min(some, other);
  }

  /**
   * Takes over what an earlier run wrote to the journal, document by document. What runs wrote that
   * came after the one whose record is the target's last is passed over: none of it is there, since
   * a broker refuses an epoch once it has seen a later one.
   *
   * @param epoch what that run produced under
   * @throws TargetConflictException if somebody else wrote there, or records were lost of which
   *     nobody knows any more which they were
   */
  void adopt(int epoch, Step step) {
    if (epoch > tail.producerEpoch()) {
      return;
    }
    if (epoch == tail.producerEpoch() && !proven) {
      requireOurs(step.recordsBefore());
    }
    if (step.recordsBefore() > map.records()) {
      throw new CorruptBackupException(
          "the documents of the clone do not fit: one of "
              + source
              + " begins behind "
              + step.recordsBefore()
              + " records, and those before it name "
              + map.records());
    }
    truncate(step.recordsBefore());
    for (int i = 0; i < step.runs().size(); i += 2) {
      map.append(step.runs().get(i), step.runs().get(i + 1));
    }
    map.seal(Math.min(step.acknowledged(), tail.records()));
    if (step.recordsBefore() < tail.records()) {
      note(step);
    }
  }

  private void note(Step step) {
    long there = tail.records();
    long share = Math.min(there, map.records()) - step.recordsBefore();
    long grown = Math.max(0, step.logicalBytes() - logicalBytes);
    long of = Math.max(1, map.records() - step.recordsBefore());
    logicalBytes = map.records() <= there ? step.logicalBytes() : logicalBytes + grown * share / of;
    minTimestamp = least(minTimestamp, step.minTimestamp());
    endOffset = Math.max(endOffset, step.endOffset());
    if (step.leaderEpoch() >= 0) {
      lastRead =
          new PartitionBounds(
              bounds.partition(), bounds.startOffset(), step.nextOffset(), step.leaderEpoch());
    }
  }

  /** The run that wrote the last record counts its sequence numbers from its first one. */
  private void requireOurs(long recordsBefore) {
    long last = tail.records() - 1;
    PartitionPlan theirs = plan.continuedBy(plan.producer(), recordsBefore);
    if (tail.lastSequence() != theirs.sequenceAfter(last)) {
      throw new TargetConflictException(
          plan
              + ": the record at offset "
              + plan.offsetAfter(last)
              + " has sequence number "
              + tail.lastSequence()
              + ": somebody else's records lie between ours; delete the topic, and give another"
              + " clone id");
    }
    proven = true;
  }

  private void truncate(long count) {
    if (!map.truncate(count)) {
      throw new TargetConflictException(
          plan
              + " lost records that it had acknowledged, and there are so many holes that nobody"
              + " knows which: delete the topic, and give another clone id");
    }
  }

  /**
   * Says that no more documents come.
   *
   * @throws TargetConflictException if the target has records that no run said it would send
   */
  void settle() {
    long there = tail.records();
    if (map.records() < there || (there > 0 && !proven)) {
      throw new TargetConflictException(
          plan
              + " holds "
              + there
              + " records of this clone, and its documents know of "
              + map.records()
              + ": some of them are missing; delete the topic, and give another clone id");
    }
    truncate(there);
    map.seal(there);
    if (there > 0) {
      // Not beyond the last record: of what lies there, epochs may have no batch left.
      long end = Math.min(map.position(), lastRead.endOffset());
      lastRead =
          new PartitionBounds(
              bounds.partition(), bounds.startOffset(), end, lastRead.leaderEpoch());
    }
  }

  /** Up to where the partition is to be read, as far as known. */
  long endOffset() {
    return endOffset;
  }

  long minTimestamp() {
    return minTimestamp;
  }

  long logicalBytes() {
    return logicalBytes;
  }

  /** The source's log as the records were read: to be compared with what it is. */
  PartitionBounds lastRead() {
    return lastRead;
  }
}
