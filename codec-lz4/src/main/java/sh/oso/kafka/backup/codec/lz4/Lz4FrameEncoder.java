package sh.oso.kafka.backup.codec.lz4;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Compressor;
import sh.oso.kafka.backup.api.codec.FrameEncoder;

/** Cuts content into blocks, compresses each by itself and keeps those that do not shrink. */
final class Lz4FrameEncoder implements FrameEncoder {

  private final LZ4Compressor compressor;
  private final DirectCopy copy = new DirectCopy();
  private boolean closed;

  Lz4FrameEncoder(LZ4Compressor compressor) {
    this.compressor = compressor;
  }

  @Override
  public int maxFrameBytes(int rawBytes) {
    if (rawBytes < 0) {
      throw new IllegalArgumentException("a size is not negative: " + rawBytes);
    }
    int fullBlocks = rawBytes / FrameFormat.MAX_BLOCK_BYTES;
    int rest = rawBytes % FrameFormat.MAX_BLOCK_BYTES;
    long bound =
        FrameFormat.HEADER_BYTES
            + fullBlocks * maxBlockBytes(FrameFormat.MAX_BLOCK_BYTES)
            + maxBlockBytes(rest)
            + FrameFormat.END_MARK_BYTES;
    if (bound > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a frame of " + rawBytes + " bytes may not fit into a buffer");
    }
    return (int) bound;
  }

  private long maxBlockBytes(int contentBytes) {
    return FrameFormat.BLOCK_HEADER_BYTES + (long) compressor.maxCompressedLength(contentBytes);
  }

  @Override
  public void compress(ByteBuffer raw, ByteBuffer frame) {
    checkReady(raw, frame);
    ByteBuffer source = copy.direct(raw);
    write(source.duplicate(), frame, this::compressBlock);
    raw.position(raw.limit());
  }

  @Override
  public void store(ByteBuffer raw, ByteBuffer frame) {
    checkReady(raw, frame);
    write(raw.duplicate(), frame, Lz4FrameEncoder::storeBlock);
    raw.position(raw.limit());
  }

  /** Moves all of {@code block} to the end of {@code frame}. */
  @FunctionalInterface
  private interface BlockWriter {
    void write(ByteBuffer block, ByteBuffer frame);
  }

  private static void write(ByteBuffer source, ByteBuffer frame, BlockWriter blocks) {
    ByteOrder order = frame.order();
    frame.order(ByteOrder.LITTLE_ENDIAN);
    FrameFormat.writeHeader(frame, source.remaining());
    int end = source.limit();
    while (source.position() < end) {
      source.limit(Math.min(end, source.position() + FrameFormat.MAX_BLOCK_BYTES));
      blocks.write(source, frame);
      source.position(source.limit()).limit(end);
    }
    frame.putInt(FrameFormat.END_MARK);
    frame.order(order);
  }

  private void compressBlock(ByteBuffer block, ByteBuffer frame) {
    int start = frame.position() + FrameFormat.BLOCK_HEADER_BYTES;
    int size =
        compressor.compress(
            block, block.position(), block.remaining(), frame, start, frame.limit() - start);
    if (size < block.remaining()) {
      frame.putInt(size).position(start + size);
    } else {
      storeBlock(block, frame);
    }
  }

  private static void storeBlock(ByteBuffer block, ByteBuffer frame) {
    frame.putInt(block.remaining() | FrameFormat.STORED).put(block);
  }

  private void checkReady(ByteBuffer raw, ByteBuffer frame) {
    if (closed) {
      throw new IllegalStateException("the encoder is closed");
    }
    if (!frame.isDirect() || frame.isReadOnly()) {
      throw new IllegalArgumentException("a frame is written into a direct, writable buffer");
    }
    int needed = maxFrameBytes(raw.remaining());
    if (frame.remaining() < needed) {
      throw new IllegalArgumentException(
          "the frame may need " + needed + " bytes, the buffer has " + frame.remaining());
    }
  }

  @Override
  public void close() {
    closed = true;
    copy.free();
  }
}
