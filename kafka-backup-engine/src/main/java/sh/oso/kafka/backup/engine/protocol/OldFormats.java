package sh.oso.kafka.backup.engine.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.internals.ByteBufferOutputStream;
import sh.oso.kafka.backup.api.CorruptBackupException;

/** Rebuilds messages of the formats v0 and v1, from before Kafka 0.11, as batches of format v2. */
public final class OldFormats {

  private OldFormats() {}

  /**
   * Rebuilds. Offsets, timestamps, keys, values and compression stay; each message, compressed set
   * or not, becomes a batch. Messages without a timestamp get -1, as consumers see them.
   *
   * @param messages whole messages of format v0 or v1 from position to limit; borrowed
   * @return batches of message format v2, in a new buffer
   * @throws CorruptBackupException if a message is damaged
   */
  public static ByteBuffer rebuild(ByteBuffer messages) {
    try {
      ByteBufferOutputStream out = new ByteBufferOutputStream(messages.remaining() * 2 + 1024);
      for (MutableRecordBatch message : MemoryRecords.readableRecords(messages.slice()).batches()) {
        message.ensureValid();
        append(message, out);
      }
      return out.buffer().flip();
    } catch (RuntimeException e) {
      throw new CorruptBackupException(
          "a message of an old format is damaged: " + Failures.rootMessage(e), e);
    }
  }

  private static void append(MutableRecordBatch message, ByteBufferOutputStream out) {
    List<Record> records = new ArrayList<>();
    message.forEach(records::add);
    if (records.isEmpty()) {
      return;
    }
    boolean stamped = message.timestampType() == TimestampType.LOG_APPEND_TIME;
    Compression compression = Compression.of(message.compressionType()).build();
    long baseOffset = records.get(0).offset();
    ByteBuffer buffer =
        ByteBuffer.allocate(
            AbstractRecords.estimateSizeInBytes(
                RecordBatch.MAGIC_VALUE_V2, baseOffset, message.compressionType(), records));
    try (MemoryRecordsBuilder builder =
        MemoryRecords.builder(
            buffer,
            RecordBatch.MAGIC_VALUE_V2,
            compression,
            stamped ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME,
            baseOffset,
            stamped ? message.maxTimestamp() : RecordBatch.NO_TIMESTAMP)) {
      records.forEach(builder::append);
      out.write(builder.build().buffer());
    }
  }
}
