package sh.oso.kafka.backup.engine.clone;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.engine.batch.OutBatch;
import sh.oso.kafka.backup.engine.produce.BatchSource;

/**
 * Gives batches whose records are in the journal, while this run may send; all others are as if not
 * there yet.
 */
final class GatedSource implements BatchSource {

  private final BatchSource source;
  private final ClonedPartition partition;
  private final BooleanSupplier held;
  private long records;
  private @Nullable OutBatch next;

  /**
   * Stands before a source, whose first record is the next one that the target lacks.
   *
   * @param held whether this run may send now
   */
  GatedSource(BatchSource source, ClonedPartition partition, BooleanSupplier held) {
    this.source = source;
    this.partition = partition;
    this.held = held;
    this.records = partition.records();
  }

  @Override
  public @Nullable OutBatch poll() {
    OutBatch waiting = next == null ? source.poll() : next;
    next = waiting;
    boolean free = partition.maySend(waiting == null ? 0 : records + waiting.records());
    if (waiting == null || !free || !held.getAsBoolean()) {
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
  public boolean maySendTaken() {
    return partition.maySend(0) && held.getAsBoolean();
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
