package sh.oso.kafka.backup.engine.produce;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import sh.oso.kafka.backup.engine.batch.Sequences;
import sh.oso.kafka.backup.engine.protocol.ProducerIdentity;

/**
 * Where the records of one partition go. The same for every attempt of a restore, so that an
 * attempt can recognise what an earlier one has written.
 *
 * @param target topic and partition
 * @param topicId id of the topic when the restore was planned
 * @param producer who produces
 * @param baseOffset offset of the first record: the end of the target when it was planned
 * @param recordsBefore how many records come before the producer's first
 */
public record PartitionPlan(
    TopicPartition target,
    Uuid topicId,
    ProducerIdentity producer,
    long baseOffset,
    long recordsBefore) {

  /** One whose records are all from the same producer. */
  public PartitionPlan(
      TopicPartition target, Uuid topicId, ProducerIdentity producer, long baseOffset) {
    this(target, topicId, producer, baseOffset, 0);
  }

  /**
   * The same, gone on with by another producer.
   *
   * @param records how many records come before its first
   */
  public PartitionPlan continuedBy(ProducerIdentity other, long records) {
    return new PartitionPlan(target, topicId, other, baseOffset, records);
  }

  /**
   * Offset of a record in the target.
   *
   * @param records how many records of the restore come before it
   * @return counted from {@link #baseOffset()}
   */
  public long offsetAfter(long records) {
    return baseOffset + records;
  }

  /**
   * Sequence number of a record.
   *
   * @param records how many records of the restore come before it
   * @return counted from 0 for the producer's first, and around again
   */
  public int sequenceAfter(long records) {
    return Sequences.after(0, records - recordsBefore);
  }

  @Override
  public String toString() {
    return target.toString();
  }
}
