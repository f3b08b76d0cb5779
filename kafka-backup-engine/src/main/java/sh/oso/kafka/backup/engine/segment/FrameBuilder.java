package sh.oso.kafka.backup.engine.segment;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.codec.FrameEncoder;
import sh.oso.kafka.backup.engine.run.LargeRoom;
import sh.oso.kafka.backup.engine.run.Workers;

/**
 * Collects batches into a frame and encodes it. Its buffers serve one segment after the other. For
 * one thread; holds native memory until closed.
 */
public final class FrameBuilder implements Workers.Resource {

  private final FrameEncoder encoder;
  private final int frameBytes;
  private final CRC32C crc = new CRC32C();
  private final LargeRoom room;
  private final ByteBuffer ownRaw;
  private final ByteBuffer ownFrame;
  private ByteBuffer raw;
  private ByteBuffer frame;
  private LargeRoom.@Nullable Held held;

  /**
   * Makes a builder.
   *
   * @param frameBytes content of a frame; a larger batch gets a frame of its own
   * @param room for such a batch
   */
  public FrameBuilder(Codec codec, int frameBytes, LargeRoom room) {
    this.encoder = codec.openEncoder();
    this.frameBytes = frameBytes;
    this.room = room;
    this.ownRaw = ByteBuffer.allocateDirect(frameBytes);
    this.ownFrame = ByteBuffer.allocateDirect(encoder.maxFrameBytes(frameBytes));
    this.raw = ownRaw;
    this.frame = ownFrame;
  }

  /** An encoded frame; its bytes are good until the next call. */
  record Built(FrameEntry entry, ByteBuffer bytes) {}

  /** Builds a frame of the batches that come next, or nothing if none come. */
  Optional<Built> build(BatchSupply supply) throws IOException {
    // Before the wait for a batch: what is to be fetched may be waited for by who wants the room.
    giveBack();
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
      // Records without a timestamp lie before all others, so a least one would not be the least.
      exact &= records == 0 || (minTimestamp < 0) == (batch.minTimestamp() < 0);
      minTimestamp = lesserTimestamp(minTimestamp, batch.minTimestamp());
      maxTimestamp = Math.max(maxTimestamp, batch.maxTimestamp());
      exact &= batch.minTimestampExact();
      records = Math.addExact(records, batch.records());
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

  private void makeRoom(int batchBytes) throws InterruptedIOException {
    if (batchBytes > frameBytes) {
      int frameMost = encoder.maxFrameBytes(batchBytes);
      try {
        LargeRoom.Held taken = room.take((long) batchBytes + frameMost);
        held = taken;
        raw = taken.direct(batchBytes);
        frame = taken.direct(frameMost);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for memory");
      }
    }
    raw.clear().limit(Math.max(frameBytes, batchBytes));
  }

  /** Says that the last frame is no longer needed, so that others get the room that it took. */
  public void giveBack() {
    raw = ownRaw;
    frame = ownFrame;
    LargeRoom.Held given = held;
    held = null;
    if (given != null) {
      given.close();
    }
  }

  @Override
  public void close() {
    giveBack();
    encoder.close();
  }
}
