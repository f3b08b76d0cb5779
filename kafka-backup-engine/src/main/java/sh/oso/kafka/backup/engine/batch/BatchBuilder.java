package sh.oso.kafka.backup.engine.batch;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.engine.protocol.RecordBodies;

/**
 * Makes batches of single records. A batch is as the compression of its first record and ends
 * before a limit, which only a single record may exceed. For one thread.
 */
public final class BatchBuilder implements AutoCloseable {

  private final int limitBytes;
  private final ByteBuffer prefix = ByteBuffer.allocate(Rebuilding.MOST_PREFIX_BYTES);
  private RecordBodies.@Nullable Sink sink;
  private int compressionId;
  private int plainBytes;
  private long baseTimestamp;
  private long maxTimestamp;
  private long firstOffset;
  private long lastOffset;
  private int records;

  /** Makes a builder; the limit is of records before compression. */
  public BatchBuilder(int limitBytes) {
    this.limitBytes = limitBytes;
  }

  /**
   * Adds a record.
   *
   * @param compression id of what its batch was compressed with
   * @param offset at the source
   * @param rest key, value and headers as stored, from position to limit
   * @return the batch before it, if the record began a new one; else null
   */
  public @Nullable OutBatch add(int compression, long offset, long timestamp, ByteBuffer rest) {
    boolean full = plainBytes + Rebuilding.MOST_PREFIX_BYTES + rest.remaining() > limitBytes;
    OutBatch done = records > 0 && full ? finish() : null;
    try {
      RecordBodies.Sink open = sink;
      if (open == null) {
        compressionId = compression;
        open = RecordBodies.compress(compression, BatchView.HEADER_BYTES);
        sink = open;
        baseTimestamp = timestamp;
        maxTimestamp = timestamp;
        firstOffset = offset;
      }
      Rebuilding.putPrefix(prefix.clear(), (byte) 0, timestamp - baseTimestamp, records, rest);
      plainBytes += prefix.flip().remaining() + rest.remaining();
      Rebuilding.write(open, prefix);
      Rebuilding.write(open, rest);
    } catch (IOException e) {
      throw new CorruptBatchException("records cannot be compressed again", e);
    }
    maxTimestamp = Math.max(maxTimestamp, timestamp);
    lastOffset = offset;
    records++;
    return done;
  }

  /** The batch of what was added since the last one; null if that is nothing. */
  public @Nullable OutBatch finish() {
    RecordBodies.Sink open = sink;
    if (open == null) {
      return null;
    }
    try {
      ByteBuffer batch = open.finish();
      OutBatch.writeHeader(batch, compressionId, records, baseTimestamp, maxTimestamp);
      return new OutBatch(batch, records, firstOffset, lastOffset);
    } catch (IOException e) {
      throw new CorruptBatchException("records cannot be compressed again", e);
    } finally {
      sink = null;
      records = 0;
      plainBytes = 0;
    }
  }

  @Override
  public void close() {
    RecordBodies.Sink open = sink;
    sink = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // What was in it is of no use any more.
      }
    }
  }
}
