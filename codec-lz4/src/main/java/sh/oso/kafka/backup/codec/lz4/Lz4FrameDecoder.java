package sh.oso.kafka.backup.codec.lz4;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4SafeDecompressor;
import sh.oso.kafka.backup.api.codec.CorruptFrameException;
import sh.oso.kafka.backup.api.codec.FrameDecoder;

/** Reads the one kind of frame that {@link FrameFormat} describes. */
final class Lz4FrameDecoder implements FrameDecoder {

  private final LZ4SafeDecompressor decompressor;
  private final DirectCopy copy = new DirectCopy();
  private boolean closed;

  Lz4FrameDecoder(LZ4SafeDecompressor decompressor) {
    this.decompressor = decompressor;
  }

  @Override
  public void decompress(ByteBuffer frame, ByteBuffer raw) throws CorruptFrameException {
    if (closed) {
      throw new IllegalStateException("the decoder is closed");
    }
    if (!raw.isDirect() || raw.isReadOnly()) {
      throw new IllegalArgumentException("content is written into a direct, writable buffer");
    }
    ByteBuffer source = copy.direct(frame).duplicate().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer target = raw.duplicate();
    try {
      readFrame(source, target);
    } catch (BufferUnderflowException e) {
      throw new CorruptFrameException(
          "the lz4 frame is cut short after " + frame.remaining() + " bytes", e);
    } catch (LZ4Exception e) {
      throw new CorruptFrameException("the lz4 frame is damaged: " + e.getMessage(), e);
    }
    frame.position(frame.limit());
    raw.position(target.position());
  }

  private void readFrame(ByteBuffer source, ByteBuffer target) throws CorruptFrameException {
    long contentBytes = readHeader(source);
    if (contentBytes < 0 || contentBytes > target.remaining()) {
      throw new CorruptFrameException(
          "the lz4 frame holds "
              + Long.toUnsignedString(contentBytes)
              + " bytes, there is room for "
              + target.remaining());
    }
    target.limit(target.position() + (int) contentBytes);
    for (int header = source.getInt(); header != FrameFormat.END_MARK; header = source.getInt()) {
      readBlock(header, source, target);
    }
    if (target.hasRemaining()) {
      throw new CorruptFrameException(
          "the lz4 frame ends " + target.remaining() + " bytes before its content should");
    }
    if (source.hasRemaining()) {
      throw new CorruptFrameException(source.remaining() + " bytes follow the lz4 frame");
    }
  }

  private static long readHeader(ByteBuffer source) throws CorruptFrameException {
    if (source.remaining() < FrameFormat.HEADER_BYTES || source.getInt() != FrameFormat.MAGIC) {
      throw new CorruptFrameException(
          source.limit() - source.position() + " bytes do not begin as an lz4 frame does");
    }
    byte flg = source.get();
    byte bd = source.get();
    long contentBytes = source.getLong();
    byte checksum = source.get();
    if (flg != FrameFormat.FLG || bd != FrameFormat.BD) {
      throw new CorruptFrameException(
          String.format("the lz4 frame is of a kind never written: FLG %02x, BD %02x", flg, bd));
    }
    if (checksum != FrameFormat.headerChecksum(FrameFormat.descriptor(contentBytes))) {
      throw new CorruptFrameException("the lz4 frame's header does not match its checksum");
    }
    return contentBytes;
  }

  private void readBlock(int header, ByteBuffer source, ByteBuffer target)
      throws CorruptFrameException {
    int size = header & ~FrameFormat.STORED;
    if (size > source.remaining()) {
      throw new CorruptFrameException(
          "the lz4 frame is cut short in a block of " + size + " bytes");
    }
    int room = Math.min(target.remaining(), FrameFormat.MAX_BLOCK_BYTES);
    int end = source.position() + size;
    if (header != size) {
      if (size > room) {
        throw new CorruptFrameException(
            "an lz4 block of " + size + " bytes does not fit into " + room);
      }
      target.put(source.slice(source.position(), size));
    } else {
      int written =
          decompressor.decompress(source, source.position(), size, target, target.position(), room);
      target.position(target.position() + written);
    }
    source.position(end);
  }

  @Override
  public void close() {
    closed = true;
    copy.free();
  }
}
