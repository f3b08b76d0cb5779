package sh.oso.kafka.backup.engine.batch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.engine.protocol.RecordBodies;

/**
 * Writes records anew, with offsets that follow each other and timestamps as a consumer saw them.
 * Of a record only the fields in front change; key, value and headers are copied as they are.
 */
final class Rebuilding {

  /** Length, attributes, timestamp delta and offset delta at their longest. */
  static final int MOST_PREFIX_BYTES = 5 + 1 + 10 + 5;

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
          progress.writePrefix(records, records.rest(), out);
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
   * An uncompressed batch with edited records at the offsets that they had; empty if none is kept.
   * Its checksum is not set.
   */
  static Optional<BatchView> findEdited(BatchView batch, RecordEdit edit) {
    long baseTimestamp = batch.baseTimestamp();
    ByteBuffer prefix = ByteBuffer.allocate(MOST_PREFIX_BYTES);
    int kept = 0;
    try (RecordCursor records = new RecordCursor(batch);
        RecordBodies.Sink sink = RecordBodies.compress(RecordBodies.NONE, BatchView.HEADER_BYTES)) {
      while (records.next()) {
        ByteBuffer rest = edit.edit(records.offset(), records.timestamp(), records.rest());
        if (rest != null) {
          long timestampDelta = batch.isLogAppendTime() ? 0 : records.timestamp() - baseTimestamp;
          int offsetDelta = (int) (records.offset() - batch.baseOffset());
          putPrefix(prefix.clear(), records.attributes(), timestampDelta, offsetDelta, rest);
          write(sink, prefix.flip());
          write(sink, rest);
          kept++;
        }
      }
      ByteBuffer edited = sink.finish();
      edited
          .put(0, batch.bytes(), 0, BatchView.HEADER_BYTES)
          .putInt(8, edited.limit() - BatchView.LOG_OVERHEAD_BYTES)
          .putInt(BatchView.COUNT_AT, kept);
      return kept == 0 ? Optional.empty() : Optional.of(new BatchView(edited));
    } catch (IOException e) {
      throw new CorruptBatchException(batch + " cannot be written anew", e);
    }
  }

  static void write(OutputStream sink, ByteBuffer bytes) throws IOException {
    if (bytes.hasArray()) {
      sink.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    } else {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      sink.write(copy, 0, copy.length);
    }
  }

  static void putPrefix(
      ByteBuffer out, byte attributes, long timestampDelta, int offsetDelta, ByteBuffer rest) {
    int bodyBytes =
        1 + Varints.sizeOfLong(timestampDelta) + Varints.sizeOfInt(offsetDelta) + rest.remaining();
    Varints.writeInt(out, bodyBytes);
    out.put(attributes);
    Varints.writeLong(out, timestampDelta);
    Varints.writeInt(out, offsetDelta);
  }

  /**
   * Rebuilds a compressed batch of what an edit leaves of it, in two halves if it became too large:
   * it may have been compressed harder than we do.
   */
  static void compressed(BatchView batch, RecordEdit edit, int mostBytes, List<OutBatch> done) {
    compressed(batch, edit, 0, batch.count(), mostBytes, done);
  }

  private static void compressed(
      BatchView batch, RecordEdit edit, int first, int end, int mostBytes, List<OutBatch> done) {
    OutBatch rebuilt = compressed(batch, edit, first, end);
    if (rebuilt == null) {
      return;
    }
    if (rebuilt.bytes().limit() <= mostBytes || end - first == 1) {
      done.add(rebuilt);
    } else {
      int middle = (first + end) >>> 1;
      compressed(batch, edit, first, middle, mostBytes, done);
      compressed(batch, edit, middle, end, mostBytes, done);
    }
  }

  private static @Nullable OutBatch compressed(
      BatchView batch, RecordEdit edit, int first, int end) {
    Progress progress = new Progress(baseTimestamp(batch));
    ByteBuffer prefix = ByteBuffer.allocate(MOST_PREFIX_BYTES);
    try (RecordCursor records = new RecordCursor(batch);
        RecordBodies.Sink sink =
            RecordBodies.compress(batch.compressionId(), BatchView.HEADER_BYTES)) {
      for (int i = 0; i < batch.count() && records.next(); i++) {
        ByteBuffer rest =
            i < first || i >= end
                ? null
                : edit.edit(records.offset(), records.timestamp(), records.rest());
        if (rest != null) {
          progress.writePrefix(records, rest, prefix.clear());
          write(sink, prefix.flip());
          write(sink, rest);
        }
      }
      // Once more, for the check that nothing follows.
      records.next();
      return progress.written == 0 ? null : progress.finish(sink.finish(), batch.compressionId());
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

    void writePrefix(RecordCursor record, ByteBuffer rest, ByteBuffer out) {
      long timestamp = record.timestamp();
      putPrefix(out, record.attributes(), timestamp - baseTimestamp, written, rest);
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
