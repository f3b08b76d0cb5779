package sh.oso.kafka.backup.engine.restore;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.offsets.OffsetMap.Stretch;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.produce.BatchQueue;
import sh.oso.kafka.backup.engine.produce.PartitionPlan;
import sh.oso.kafka.backup.engine.segment.ReadingLane;

/** What one thread reads, for one target partition or several. */
public sealed interface RestoreJob permits PartitionRestore, TopicRepartition {

  /** Opens the way to a target partition. */
  @FunctionalInterface
  interface Queues {
    BatchQueue open(PartitionPlan plan);
  }

  /**
   * What was restored of one target partition, by all runs together.
   *
   * @param logicalBytes size of record batches: as in the backup where whole frames were restored,
   *     else as rewritten
   * @param stretches where the records went; null if that cannot be said, or takes too many
   */
  record Restored(long records, long logicalBytes, @Nullable List<Stretch> stretches) {}

  /** About how many records there are. */
  long expected();

  /** Whether there is nothing to restore. */
  boolean isEmpty();

  /** Completed by the produce stage with the number of records that are in the target. */
  Map<PartitionPlan, CompletableFuture<Long>> outcomes();

  /**
   * Reads to the end and waits until all is stored.
   *
   * @param there how many records each target partition has already
   * @throws KafkaBackupException if it cannot be restored
   */
  Map<PartitionPlan, Restored> run(
      Repository repository, ReadingLane lane, Queues queues, Map<PartitionPlan, Long> there);
}
