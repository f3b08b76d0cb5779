package sh.oso.kafka.backup.engine.backup;

import java.nio.ByteBuffer;
import java.util.List;
import sh.oso.kafka.backup.api.manifest.Gap;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;

/**
 * The last segment of a partition, in memory until a pack with it is stored. Until then its
 * partition's state knows nothing of it.
 *
 * @param state of its partition
 * @param alone what is said of it if it becomes an object of its own
 * @param bytes all of it, in an array; taken over
 * @param nextOffset everything before it is accounted for
 * @param endOffset where the partition ends
 * @param leaderEpoch of the last batch before nextOffset, -1 if there was none
 * @param gaps all gaps of this run
 */
record SmallSegment(
    PartitionState state,
    SegmentEntry alone,
    ByteBuffer bytes,
    long nextOffset,
    long endOffset,
    int leaderEpoch,
    List<Gap> gaps) {

  int sizeBytes() {
    return bytes.remaining();
  }

  /** Says to the state that the segment is durable, and the partition complete with it. */
  void stored(SegmentEntry entry) {
    state.stored(entry, nextOffset, endOffset, leaderEpoch, gaps);
    state.completed(nextOffset, endOffset, leaderEpoch, gaps);
  }
}
