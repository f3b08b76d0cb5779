package sh.oso.kafka.backup.engine.clone;

import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.engine.batch.OutBatch;
import sh.oso.kafka.backup.engine.produce.BatchSource;

/** Gives batches whose records are in the journal; one whose are not is as one not there yet. */
final class GatedSource implements BatchSource {

  private final BatchSource source;
  private final ClonedPartition partition;
  private long records;
  private @Nullable OutBatch next;

  /**
   * Stands before a source.
   *
   * @param there how many records of the partition come before the source's first
   */
  GatedSource(BatchSource source, ClonedPartition partition, long there) {
    this.source = source;
    this.partition = partition;
    this.records = there;
  }

  @Override
  public @Nullable OutBatch poll() {
    OutBatch waiting = next == null ? source.poll() : next;
    next = waiting;
    boolean free = partition.maySend(waiting == null ? 0 : records + waiting.records());
    if (waiting == null || !free) {
      return null;
    }
    next = null;
    records += waiting.records();
    return waiting;
  }

  @Override
  public boolean isExhausted() {
    return next == null && source.isExhausted();
  }

  @Override
  public void acknowledged(OutBatch batch) {
    partition.acknowledged(batch.records());
    source.acknowledged(batch);
  }

  @Override
  public void abandon() {
    next = null;
    source.abandon();
  }
}
