package sh.oso.kafka.backup.engine.restore;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.engine.batch.BatchView;
import sh.oso.kafka.backup.engine.batch.RecordEdit;
import sh.oso.kafka.backup.engine.batch.Share;
import sh.oso.kafka.backup.engine.segment.RecordRange;

/** Keeps the wanted records of a partition, changed as asked, and writes down which they are. */
final class PartitionEdit implements RecordEdit {

  private final String topic;
  private final int partition;
  private final RecordRange range;
  private final RecordChanges changes;
  private final Stretches stretches;
  private long lastTold = -1;

  PartitionEdit(
      String topic, int partition, RecordRange range, RecordChanges changes, Stretches stretches) {
    this.topic = topic;
    this.partition = partition;
    this.range = range;
    this.changes = changes;
    this.stretches = stretches;
  }

  @Override
  public Share of(BatchView batch) {
    Share share = range.of(batch);
    if (share == Share.ALL && changes.isNone()) {
      stretches.keep(batch.baseOffset(), batch.lastOffset(), batch.count());
      lastTold = batch.lastOffset();
      return Share.ALL;
    }
    if (share == Share.NONE) {
      stretches.cut();
    }
    return share == Share.NONE ? Share.NONE : Share.SOME;
  }

  @Override
  public @Nullable ByteBuffer edit(long offset, long timestamp, ByteBuffer rest) {
    ByteBuffer edited =
        range.contains(offset, timestamp)
            ? changes.apply(topic, partition, offset, timestamp, rest)
            : null;
    if (offset > lastTold) {
      lastTold = offset;
      if (edited == null) {
        stretches.cut();
      } else {
        stretches.keep(offset, offset, 1);
      }
    }
    return edited;
  }
}
