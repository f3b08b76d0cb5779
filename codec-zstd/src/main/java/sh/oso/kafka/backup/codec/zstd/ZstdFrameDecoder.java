package sh.oso.kafka.backup.codec.zstd;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import sh.oso.kafka.backup.api.codec.CorruptFrameException;
import sh.oso.kafka.backup.api.codec.FrameDecoder;

/**
 * One native context, used for frame after frame. The library would decode a row of frames and skip
 * skippable ones, so the extent of the frame is looked at first.
 */
final class ZstdFrameDecoder implements FrameDecoder {

  private static final int MAGIC = 0xFD2FB528;

  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  private final DirectCopy copy = new DirectCopy();
  private boolean closed;

  @Override
  public void decompress(ByteBuffer frame, ByteBuffer raw) throws CorruptFrameException {
    if (closed) {
      throw new IllegalStateException("the decoder is closed");
    }
    if (!raw.isDirect() || raw.isReadOnly()) {
      throw new IllegalArgumentException("content is written into a direct, writable buffer");
    }
    ByteBuffer source = copy.direct(frame);
    checkIsOneFrame(source, raw.remaining());
    int size;
    try {
      size =
          context.decompressDirectByteBuffer(
              raw, raw.position(), raw.remaining(), source, source.position(), source.remaining());
    } catch (ZstdException e) {
      throw new CorruptFrameException("the zstd frame is damaged: " + e.getMessage(), e);
    }
    frame.position(frame.limit());
    raw.position(raw.position() + size);
  }

  private static void checkIsOneFrame(ByteBuffer source, int room) throws CorruptFrameException {
    int first = source.position();
    int size = source.remaining();
    if (size < Integer.BYTES
        || source.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(first) != MAGIC) {
      throw new CorruptFrameException(size + " bytes do not begin as a zstd frame does");
    }
    long extent = Zstd.findDirectByteBufferFrameCompressedSize(source, first, size);
    if (Zstd.isError(extent)) {
      throw new CorruptFrameException(
          "the zstd frame of " + size + " bytes is damaged: " + Zstd.getErrorName(extent));
    }
    if (extent != size) {
      throw new CorruptFrameException(
          "the zstd frame has " + extent + " bytes, " + (size - extent) + " follow it");
    }
    long content = Zstd.getDirectByteBufferFrameContentSize(source, first, size);
    if (content > room) {
      throw new CorruptFrameException(
          "the zstd frame holds " + content + " bytes, there is room for " + room);
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
