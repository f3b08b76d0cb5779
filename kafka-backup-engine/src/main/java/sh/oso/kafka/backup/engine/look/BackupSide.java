package sh.oso.kafka.backup.engine.look;

import java.util.List;
import java.util.Set;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.segment.ReadingLane;
import sh.oso.kafka.backup.engine.segment.RecordRange;

/**
 * A partition of a backup.
 *
 * @param lane borrowed
 */
record BackupSide(Repository repository, String topic, PartitionIndex index, ReadingLane lane)
    implements Side {

  @Override
  public long startOffset() {
    return index.startOffset();
  }

  @Override
  public long endOffset() {
    return index.endOffset();
  }

  @Override
  public RecordSource records(long first, long last, Set<SegmentEntry> without) {
    List<SegmentEntry> segments =
        index.segments().stream().filter(it -> !without.contains(it)).toList();
    return new RecordStream(
        repository,
        topic,
        index.partition(),
        segments,
        new RecordRange(first, last, Long.MIN_VALUE, Long.MAX_VALUE),
        lane,
        new ReadCount());
  }
}
