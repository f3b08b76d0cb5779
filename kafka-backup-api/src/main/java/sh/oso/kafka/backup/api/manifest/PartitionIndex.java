package sh.oso.kafka.backup.api.manifest;

import java.util.List;

/**
 * What a backup holds of one partition.
 *
 * @param partition number of the partition
 * @param startOffset the source's log start offset when the backup was planned
 * @param endOffset one past the last offset that the backup accounts for
 * @param leaderEpoch leader epoch of the last batch before the end, -1 if none was read
 * @param segments the segments in order of offset, without overlap; the first may begin before the
 *     start offset, what lies there is no part of the backup
 * @param gaps what is missing, in order of offset
 */
public record PartitionIndex(
    int partition,
    long startOffset,
    long endOffset,
    int leaderEpoch,
    List<SegmentEntry> segments,
    List<Gap> gaps) {

  public PartitionIndex {
    segments = List.copyOf(segments);
    gaps = List.copyOf(gaps);
    long next = 0;
    for (SegmentEntry segment : segments) {
      if (segment.firstOffset() < next || segment.lastOffset() < segment.firstOffset()) {
        throw new IllegalArgumentException(
            "segments of partition " + partition + " do not ascend at " + segment.object());
      }
      next = segment.lastOffset() + 1;
    }
  }

  /**
   * Number of records in all segments.
   *
   * @return 0 or more
   */
  public long records() {
    return segments.stream().mapToLong(SegmentEntry::records).sum();
  }
}
