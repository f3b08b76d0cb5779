package sh.oso.kafka.backup.engine.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import sh.oso.kafka.backup.api.CorruptBackupException;

/**
 * Takes records off the front of a batch. A broker that was told to delete records up to an offset
 * within a batch keeps the batch, and consumers skip what lies before the log start offset.
 */
public final class BatchTrim {

  private BatchTrim() {}

  /**
   * Rebuilds a batch without its first records. All else stays: offsets, timestamps, producer,
   * compression, leader epoch.
   *
   * @param bytes one batch of message format v2 from position to limit; borrowed
   * @param firstOffset records with lesser offsets are left out
   * @return the batch in a new buffer; empty if no record is left
   * @throws CorruptBackupException if the batch is damaged
   */
  public static ByteBuffer from(ByteBuffer bytes, long firstOffset) {
    try {
      RecordBatch batch = MemoryRecords.readableRecords(bytes.slice()).batches().iterator().next();
      List<Record> kept = new ArrayList<>();
      for (Record record : batch) {
        if (record.offset() >= firstOffset) {
          kept.add(record);
        }
      }
      return kept.isEmpty() ? ByteBuffer.allocate(0) : build(batch, kept);
    } catch (RuntimeException e) {
      throw new CorruptBackupException(
          "the batch at the log start is damaged: " + Failures.rootMessage(e), e);
    }
  }

  private static ByteBuffer build(RecordBatch batch, List<Record> kept) {
    boolean stamped = batch.timestampType() == TimestampType.LOG_APPEND_TIME;
    long baseOffset = kept.get(0).offset();
    int skipped = (int) (baseOffset - batch.baseOffset());
    ByteBuffer buffer =
        ByteBuffer.allocate(
            AbstractRecords.estimateSizeInBytes(
                RecordBatch.MAGIC_VALUE_V2, baseOffset, batch.compressionType(), kept));
    try (MemoryRecordsBuilder builder =
        MemoryRecords.builder(
            buffer,
            RecordBatch.MAGIC_VALUE_V2,
            Compression.of(batch.compressionType()).build(),
            batch.timestampType(),
            baseOffset,
            stamped ? batch.maxTimestamp() : RecordBatch.NO_TIMESTAMP,
            batch.producerId(),
            batch.producerEpoch(),
            batch.baseSequence() < 0 ? batch.baseSequence() : batch.baseSequence() + skipped,
            batch.isTransactional(),
            batch.partitionLeaderEpoch())) {
      kept.forEach(builder::append);
      builder.overrideLastOffset(batch.lastOffset());
      return builder.build().buffer();
    }
  }
}
