package sh.oso.kafka.backup.engine.batch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import sh.oso.kafka.backup.engine.protocol.RecordBodies;

/**
 * Goes through the records of a batch, decompressing as it goes, so that memory is needed for one
 * record only. Reads the fields that a rewrite changes; all else is left as bytes. For one thread.
 */
final class RecordCursor implements AutoCloseable {

  /** Attributes, timestamp delta, offset delta, and a byte each for key, value and headers. */
  private static final int SMALLEST_RECORD_BYTES = 6;

  private static final int CHUNK_BYTES = 64 << 10;

  private final BatchView batch;
  private final Source source;
  private final int count;
  private int read;
  private int previousDelta = -1;
  private ByteBuffer rest = ByteBuffer.allocate(0);
  private byte attributes;
  private long timestampDelta;
  private int offsetDelta;

  /** Where whole records come from, each without its length. */
  private interface Source {
    ByteBuffer next() throws IOException;

    /** Whether there is nothing left. */
    boolean atEnd() throws IOException;

    void close() throws IOException;
  }

  /** Reads from the first record; the batch is borrowed until {@link #close()}. */
  RecordCursor(BatchView batch) {
    this.batch = batch;
    this.count = batch.count();
    if (batch.isOldFormat()) {
      throw new CorruptBatchException(batch + " is among batches of format v2");
    }
    this.source = open(batch);
  }

  private static Source open(BatchView batch) {
    if (batch.compressionId() == RecordBodies.NONE || batch.count() == 0) {
      return new Plain(batch.body());
    }
    try {
      return new Compressed(RecordBodies.decompress(batch.compressionId(), batch.body()));
    } catch (IOException e) {
      throw undecodable(batch, e);
    }
  }

  private static CorruptBatchException undecodable(BatchView batch, IOException e) {
    String reason = e.getMessage() == null ? e.toString() : e.getMessage();
    return new CorruptBatchException(batch + " cannot be decompressed: " + reason, e);
  }

  /**
   * Moves on to the next record.
   *
   * @return false after the last one, when nothing but it was there
   * @throws CorruptBatchException if the records are not sound
   */
  boolean next() {
    try {
      if (read == count) {
        failUnlessAtEnd();
        return false;
      }
      rest = source.next();
      attributes = rest.get();
      timestampDelta = Varints.readLong(rest);
      offsetDelta = Varints.readInt(rest);
    } catch (IOException e) {
      throw undecodable(batch, e);
    } catch (CorruptBatchException e) {
      throw new CorruptBatchException(batch + ", record " + read + ": " + e.getMessage(), e);
    }
    if (offsetDelta <= previousDelta || offsetDelta > batch.lastOffsetDelta()) {
      throw new CorruptBatchException(
          batch + ", record " + read + ": offset delta " + offsetDelta + " after " + previousDelta);
    }
    previousDelta = offsetDelta;
    read++;
    return true;
  }

  private void failUnlessAtEnd() throws IOException {
    if (!source.atEnd()) {
      throw new CorruptBatchException("there are bytes after the last record");
    }
  }

  long offset() {
    return batch.baseOffset() + offsetDelta;
  }

  byte attributes() {
    return attributes;
  }

  /** As a consumer sees it. */
  long timestamp() {
    return batch.isLogAppendTime() ? batch.maxTimestamp() : batch.baseTimestamp() + timestampDelta;
  }

  /** Key, value and headers, from position to limit; until the next call of {@link #next()}. */
  ByteBuffer rest() {
    return rest;
  }

  @Override
  public void close() {
    try {
      source.close();
    } catch (IOException e) {
      throw undecodable(batch, e);
    }
  }

  private static int checked(int recordBytes) {
    if (recordBytes < SMALLEST_RECORD_BYTES) {
      throw new CorruptBatchException("it is missing or too short");
    }
    return recordBytes;
  }

  private static final class Plain implements Source {

    private final ByteBuffer body;
    private int position;

    Plain(ByteBuffer body) {
      this.body = body;
    }

    @Override
    public ByteBuffer next() {
      body.clear().position(position);
      int recordBytes = checked(body.hasRemaining() ? Varints.readInt(body) : 0);
      if (recordBytes > body.remaining()) {
        throw new CorruptBatchException("it is longer than the batch");
      }
      position = body.position() + recordBytes;
      return body.limit(position);
    }

    @Override
    public boolean atEnd() {
      return position == body.capacity();
    }

    @Override
    public void close() {}
  }

  private static final class Compressed implements Source {

    private final InputStream stream;
    private byte[] bytes = new byte[1024];

    Compressed(InputStream stream) {
      this.stream = stream;
    }

    @Override
    public ByteBuffer next() throws IOException {
      int recordBytes = checked(Varints.readInt(stream, 0));
      int filled = 0;
      while (filled < recordBytes) {
        // Never trusts the length with more memory than there are bytes to fill it.
        int chunk = Math.min(recordBytes - filled, Math.max(CHUNK_BYTES, filled));
        if (bytes.length < filled + chunk) {
          bytes = Arrays.copyOf(bytes, filled + chunk);
        }
        int got = stream.readNBytes(bytes, filled, chunk);
        filled += got;
        if (got < chunk) {
          throw new CorruptBatchException("it is longer than what is there");
        }
      }
      return ByteBuffer.wrap(bytes, 0, recordBytes).slice();
    }

    @Override
    public boolean atEnd() throws IOException {
      return stream.read() < 0;
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
