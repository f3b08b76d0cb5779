package sh.oso.kafka.backup.engine.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.codec.FrameEncoder;
import sh.oso.kafka.backup.engine.run.Workers;

/**
 * Collects batches into a frame and encodes it. Its buffers serve one segment after the other. For
 * one thread; holds native memory until closed.
 */
public final class FrameBuilder implements Workers.Resource {

  /** Buffers that one huge batch enlarged are given up when they are this many times too large. */
  private static final int KEEP_FACTOR = 4;

  private final FrameEncoder encoder;
  private final int frameBytes;
  private final CRC32C crc = new CRC32C();
  private ByteBuffer raw;
  private ByteBuffer frame;

  /**
   * Makes a builder.
   *
   * @param frameBytes content of a frame; a larger batch gets a frame of its own
   */
  public FrameBuilder(Codec codec, int frameBytes) {
    this.encoder = codec.openEncoder();
    this.frameBytes = frameBytes;
    this.raw = ByteBuffer.allocateDirect(frameBytes);
    this.frame = ByteBuffer.allocateDirect(encoder.maxFrameBytes(frameBytes));
  }

  /** An encoded frame; its bytes are good until the next call. */
  record Built(FrameEntry entry, ByteBuffer bytes) {}

  /** Builds a frame of the batches that come next, or nothing if none come. */
  Optional<Built> build(BatchSupply supply) throws IOException {
    Optional<SegmentBatch> next = supply.peek();
    if (next.isEmpty()) {
      return Optional.empty();
    }
    makeRoom(next.get().bytes().remaining());
    long firstOffset = next.get().baseOffset();
    long lastOffset = firstOffset;
    long minTimestamp = -1;
    long maxTimestamp = -1;
    boolean exact = true;
    int records = 0;
    int largest = 0;
    int leaderEpoch = -1;
    int compressedBytes = 0;
    while (next.isPresent() && next.get().bytes().remaining() <= raw.remaining()) {
      SegmentBatch batch = next.get();
      int size = batch.bytes().remaining();
      raw.put(batch.bytes().duplicate());
      lastOffset = batch.lastOffset();
      records = Math.addExact(records, batch.records());
      minTimestamp = lesserTimestamp(minTimestamp, batch.minTimestamp());
      maxTimestamp = Math.max(maxTimestamp, batch.maxTimestamp());
      exact &= batch.minTimestampExact();
      largest = Math.max(largest, size);
      leaderEpoch = Math.max(leaderEpoch, batch.leaderEpoch());
      compressedBytes += batch.compressed() ? size : 0;
      supply.take();
      next = raw.hasRemaining() ? supply.peek() : Optional.empty();
    }
    int rawBytes = raw.flip().remaining();
    frame.clear();
    if (2L * compressedBytes >= rawBytes) {
      encoder.store(raw, frame);
    } else {
      encoder.compress(raw, frame);
    }
    frame.flip();
    crc.reset();
    crc.update(frame.duplicate());
    return Optional.of(
        new Built(
            new FrameEntry(
                firstOffset,
                lastOffset,
                minTimestamp,
                maxTimestamp,
                records,
                exact,
                frame.remaining(),
                rawBytes,
                largest,
                leaderEpoch,
                (int) crc.getValue()),
            frame));
  }

  /** The lesser of two timestamps where -1 stands for none. */
  static long lesserTimestamp(long one, long other) {
    return one < 0 ? Math.max(other, -1) : other < 0 ? one : Math.min(one, other);
  }

  private void makeRoom(int batchBytes) {
    int wanted = Math.max(frameBytes, batchBytes);
    if (raw.capacity() < wanted || raw.capacity() / KEEP_FACTOR > wanted) {
      raw = ByteBuffer.allocateDirect(wanted);
      frame = ByteBuffer.allocateDirect(encoder.maxFrameBytes(wanted));
    }
    raw.clear().limit(wanted);
  }

  @Override
  public void close() {
    encoder.close();
  }
}
