package sh.oso.kafka.backup.engine.segment;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.record.RecordWindow;
import sh.oso.kafka.backup.api.record.RecordWindow.PartitionOffsets;
import sh.oso.kafka.backup.engine.batch.BatchView;
import sh.oso.kafka.backup.engine.batch.Share;

/**
 * Which records of one partition are wanted, and what can be told of segments, frames and batches
 * without opening them. Both ends of both ranges are included. A record without a timestamp (-1)
 * lies before all moments.
 *
 * @param firstOffset first offset
 * @param lastOffset last offset; below the first if nothing is wanted
 * @param fromMillis earliest timestamp, {@link Long#MIN_VALUE} for no bound
 * @param toMillis latest timestamp, {@link Long#MAX_VALUE} for no bound
 */
public record RecordRange(long firstOffset, long lastOffset, long fromMillis, long toMillis) {

  /** All that a backup holds of a partition: what its first segment has from before is no part. */
  public static RecordRange of(PartitionIndex index) {
    return of(RecordWindow.ALL, "", index);
  }

  /** Of what a backup holds of a partition, what lies in a window. */
  public static RecordRange of(RecordWindow window, String topic, PartitionIndex index) {
    Optional<PartitionOffsets> bounds =
        window.offsets().stream()
            .filter(it -> it.topic().equals(topic) && it.partition() == index.partition())
            .findFirst();
    return new RecordRange(
        Math.max(index.startOffset(), bounds.map(PartitionOffsets::first).orElse(0L)),
        Math.min(index.endOffset() - 1, bounds.map(PartitionOffsets::last).orElse(Long.MAX_VALUE)),
        fromMillis(window.from()),
        toMillis(window.to()));
  }

  /** The first whole millisecond that is not before a moment. */
  private static long fromMillis(@Nullable Instant from) {
    if (from == null) {
      return Long.MIN_VALUE;
    }
    long floor = from.toEpochMilli();
    return from.equals(Instant.ofEpochMilli(floor)) ? floor : floor + 1;
  }

  private static long toMillis(@Nullable Instant to) {
    return to == null ? Long.MAX_VALUE : to.toEpochMilli();
  }

  /** Whether no record can be wanted. */
  public boolean isEmpty() {
    return lastOffset < firstOffset;
  }

  /**
   * How much of a segment. That it has only later records is not told here: its least timestamp is
   * that of the records that are known.
   */
  public Share of(SegmentEntry segment) {
    return of(
        segment.firstOffset(),
        segment.lastOffset(),
        segment.minTimestamp(),
        false,
        segment.maxTimestamp());
  }

  /** How much of a frame. */
  public Share of(FrameEntry frame) {
    return of(
        frame.firstOffset(),
        frame.lastOffset(),
        frame.minTimestamp(),
        frame.minTimestampExact(),
        frame.maxTimestamp());
  }

  /** How much of a batch. */
  public Share of(BatchView batch) {
    boolean ofOneTime =
        batch.isLogAppendTime() || (batch.count() == 1 && !batch.hasDeleteHorizon());
    return of(
        batch.baseOffset(),
        batch.lastOffset(),
        batch.maxTimestamp(),
        ofOneTime,
        batch.maxTimestamp());
  }

  private Share of(
      long first, long last, long minTimestamp, boolean minTimestampExact, long maxTimestamp) {
    if (last < firstOffset || first > lastOffset || maxTimestamp < fromMillis) {
      return Share.NONE;
    }
    if (minTimestampExact && minTimestamp > toMillis) {
      return Share.NONE;
    }
    boolean lateEnough =
        fromMillis == Long.MIN_VALUE || (minTimestampExact && minTimestamp >= fromMillis);
    return first >= firstOffset && last <= lastOffset && maxTimestamp <= toMillis && lateEnough
        ? Share.ALL
        : Share.SOME;
  }

  /** Whether a record is wanted. */
  public boolean contains(long offset, long timestamp) {
    return offset >= firstOffset
        && offset <= lastOffset
        && timestamp >= fromMillis
        && timestamp <= toMillis;
  }
}
