package sh.oso.kafka.backup.codec.zstd;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;
import sh.oso.kafka.backup.api.codec.FrameEncoder;

/** One native context, used for frame after frame. */
final class ZstdFrameEncoder implements FrameEncoder {

  private final ZstdCompressCtx context;
  private final DirectCopy copy = new DirectCopy();
  private boolean closed;

  ZstdFrameEncoder(int level) {
    context = new ZstdCompressCtx().setLevel(level).setContentSize(true).setChecksum(false);
  }

  @Override
  public int maxFrameBytes(int rawBytes) {
    if (rawBytes < 0) {
      throw new IllegalArgumentException("a size is not negative: " + rawBytes);
    }
    long bound = Math.max(Zstd.compressBound(rawBytes), RawFrame.sizeBytes(rawBytes));
    if (bound > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a frame of " + rawBytes + " bytes may not fit into a buffer");
    }
    return (int) bound;
  }

  @Override
  public void compress(ByteBuffer raw, ByteBuffer frame) {
    checkReady(raw, frame);
    ByteBuffer source = copy.direct(raw);
    int size =
        context.compressDirectByteBuffer(
            frame,
            frame.position(),
            frame.remaining(),
            source,
            source.position(),
            source.remaining());
    raw.position(raw.limit());
    frame.position(frame.position() + size);
  }

  @Override
  public void store(ByteBuffer raw, ByteBuffer frame) {
    checkReady(raw, frame);
    RawFrame.write(raw, frame);
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
    if (!closed) {
      closed = true;
      context.close();
      copy.free();
    }
  }
}
