package sh.oso.kafka.backup.engine.produce;

import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.engine.batch.OutBatch;

/**
 * Where the batches of one partition come from, in order. Called by the sending thread, so nothing
 * here may wait. When a batch or the end becomes available, {@link ProduceLoop#wakeup()} is called.
 */
public interface BatchSource {

  /**
   * Takes the next batch.
   *
   * @return the batch, or null if there is none yet or none any more
   * @throws RuntimeException if batches cannot be had; the partition fails with it
   */
  @Nullable OutBatch poll();

  /**
   * Whether all batches have been taken.
   *
   * @return true from when on {@link #poll()} only returns null
   */
  boolean isExhausted();

  /**
   * Whether batches that were taken may be sent now, if they waited or must be sent once more.
   *
   * @return false to be asked again later
   * @throws RuntimeException if they never may; the partition fails with it
   */
  default boolean maySendTaken() {
    return true;
  }

  /**
   * A batch is stored in the target for good.
   *
   * @param batch as it was taken; no longer needed
   */
  void acknowledged(OutBatch batch);

  /** Nothing more will be taken, as the partition failed or the loop ends. */
  void abandon();
}
