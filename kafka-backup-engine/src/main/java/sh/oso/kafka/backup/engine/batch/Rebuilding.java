package sh.oso.kafka.backup.engine.batch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import sh.oso.kafka.backup.engine.protocol.RecordBodies;

/**
 * Writes records anew, with offsets that follow each other and timestamps as a consumer saw them.
 * Of a record only the fields in front change; key, value and headers are copied as they are.
 */
final class Rebuilding {

  /** Length, attributes, timestamp delta and offset delta at their longest. */
  private static final int MOST_PREFIX_BYTES = 5 + 1 + 10 + 5;

  /** How much longer a record can get: its timestamp delta by 9, offset delta by 4, length by 1. */
  private static final int MOST_GROWTH_BYTES = 14;

  private Rebuilding() {}

  /** An upper bound of what the records of an uncompressed batch take when merged with others. */
  static long mostBytes(BatchView batch) {
    return batch.sizeBytes() + (long) batch.count() * MOST_GROWTH_BYTES;
  }

  /** Makes one batch of all records of some uncompressed ones. */
  static OutBatch merged(List<BatchView> batches) {
    long mostBytes = 0;
    for (BatchView batch : batches) {
      mostBytes += mostBytes(batch);
    }
    ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(mostBytes));
    out.position(BatchView.HEADER_BYTES);
    // Alone, a batch keeps its base, so that it cannot get larger than it was.
    Progress progress =
        batches.size() == 1
            ? new Progress(baseTimestamp(batches.get(0)))
            : new Progress(firstTimestamp(batches.get(0)));
    for (BatchView batch : batches) {
      try (RecordCursor records = new RecordCursor(batch)) {
        while (records.next()) {
          progress.writePrefix(records, out);
          out.put(records.rest());
        }
      }
    }
    out.flip();
    return progress.finish(out.slice(), RecordBodies.NONE);
  }

  private static long baseTimestamp(BatchView batch) {
    return batch.isLogAppendTime() ? batch.maxTimestamp() : batch.baseTimestamp();
  }

  private static long firstTimestamp(BatchView batch) {
    try (RecordCursor records = new RecordCursor(batch)) {
      records.next();
      return records.timestamp();
    }
  }

  /**
   * Rebuilds a compressed batch, in two halves if it became too large: it may have been compressed
   * harder than we do.
   */
  static void compressed(BatchView batch, int mostBytes, List<OutBatch> done) {
    compressed(batch, 0, batch.count(), mostBytes, done);
  }

  private static void compressed(
      BatchView batch, int first, int end, int mostBytes, List<OutBatch> done) {
    OutBatch rebuilt = compressed(batch, first, end);
    if (rebuilt.bytes().limit() <= mostBytes || end - first == 1) {
      done.add(rebuilt);
    } else {
      int middle = (first + end) >>> 1;
      compressed(batch, first, middle, mostBytes, done);
      compressed(batch, middle, end, mostBytes, done);
    }
  }

  private static OutBatch compressed(BatchView batch, int first, int end) {
    Progress progress = new Progress(baseTimestamp(batch));
    ByteBuffer prefix = ByteBuffer.allocate(MOST_PREFIX_BYTES);
    try (RecordCursor records = new RecordCursor(batch);
        RecordBodies.Sink sink =
            RecordBodies.compress(batch.compressionId(), BatchView.HEADER_BYTES)) {
      for (int i = 0; i < batch.count() && records.next(); i++) {
        if (i >= first && i < end) {
          progress.writePrefix(records, prefix.clear());
          sink.write(prefix.array(), 0, prefix.position());
          ByteBuffer rest = records.rest();
          sink.write(rest.array(), rest.arrayOffset() + rest.position(), rest.remaining());
        }
      }
      // Once more, for the check that nothing follows.
      records.next();
      return progress.finish(sink.finish(), batch.compressionId());
    } catch (IOException e) {
      throw new CorruptBatchException(batch + " cannot be compressed again", e);
    }
  }

  /** What is known of a batch while it is being written. */
  private static final class Progress {

    private final long baseTimestamp;
    private long maxTimestamp = Long.MIN_VALUE;
    private long firstOffset;
    private long lastOffset;
    private int written;

    Progress(long baseTimestamp) {
      this.baseTimestamp = baseTimestamp;
    }

    void writePrefix(RecordCursor record, ByteBuffer out) {
      long timestamp = record.timestamp();
      long timestampDelta = timestamp - baseTimestamp;
      int bodyBytes =
          1
              + Varints.sizeOfLong(timestampDelta)
              + Varints.sizeOfInt(written)
              + record.rest().remaining();
      Varints.writeInt(out, bodyBytes);
      out.put(record.attributes());
      Varints.writeLong(out, timestampDelta);
      Varints.writeInt(out, written);
      if (written == 0) {
        firstOffset = record.offset();
      }
      lastOffset = record.offset();
      maxTimestamp = Math.max(maxTimestamp, timestamp);
      written++;
    }

    OutBatch finish(ByteBuffer batch, int compressionId) {
      OutBatch.writeHeader(batch, compressionId, written, baseTimestamp, maxTimestamp);
      return new OutBatch(batch, written, firstOffset, lastOffset);
    }
  }
}
