package sh.oso.kafka.backup.engine.produce;

import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.engine.batch.OutBatch;

/** Is told how the partitions fare, by the sending thread; must be quick. */
public interface ProduceListener {

  /**
   * A batch is stored in the target for good, and so are all before it.
   *
   * @param plan the partition
   * @param batch what was stored
   * @param records all records of the restore that are there now, also those of earlier attempts
   */
  void acknowledged(PartitionPlan plan, OutBatch batch, long records);

  /**
   * All batches of a partition are stored.
   *
   * @param plan the partition
   * @param records all records of the restore in it
   */
  void completed(PartitionPlan plan, long records);

  /**
   * A partition ends before its last batch is stored. What is there stays; the restore can be
   * resumed unless the reason is a conflict.
   *
   * @param plan the partition
   * @param reason {@link sh.oso.kafka.backup.api.TargetConflictException} if somebody else writes
   *     to the target, {@link sh.oso.kafka.backup.api.KafkaUnavailableException} if no try had
   *     success within the retry time, {@link sh.oso.kafka.backup.api.KafkaAccessException} if a
   *     right is missing
   */
  void failed(PartitionPlan plan, KafkaBackupException reason);
}
