package com.example.codec.gzip;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import sh.oso.kafka.backup.api.codec.FrameEncoder;

/** Writes members; what would not shrink is stored, so that the bound is that of stored content. */
final class GzipFrameEncoder implements FrameEncoder {

  private final Deflater deflater;
  private boolean closed;

  GzipFrameEncoder(int level) {
    this.deflater = new Deflater(level, true);
  }

  @Override
  public int maxFrameBytes(int rawBytes) {
    if (rawBytes < 0) {
      throw new IllegalArgumentException("a size is not negative: " + rawBytes);
    }
    long bound =
        GzipMember.HEADER_BYTES + GzipMember.storedBytes(rawBytes) + GzipMember.TRAILER_BYTES;
    if (bound > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a frame of " + rawBytes + " bytes may not fit into a buffer");
    }
    return (int) bound;
  }

  // guide:begin encode
  @Override
  public void compress(ByteBuffer raw, ByteBuffer frame) {
    checkReady(raw, frame);
    GzipMember.writeHeader(frame);
    int start = frame.position();
    if (!deflate(raw, frame)) {
      GzipMember.writeStored(frame.position(start), raw);
    }
    GzipMember.writeTrailer(frame, raw);
    raw.position(raw.limit());
  }

  /** Compresses into the room that stored content would take; false if that is not enough. */
  private boolean deflate(ByteBuffer raw, ByteBuffer frame) {
    int room = (int) GzipMember.storedBytes(raw.remaining());
    ByteBuffer target = frame.slice(frame.position(), room);
    deflater.reset();
    deflater.setInput(raw.duplicate());
    deflater.finish();
    while (!deflater.finished() && target.hasRemaining()) {
      deflater.deflate(target);
    }
    frame.position(frame.position() + target.position());
    return deflater.finished();
  }

  // guide:end encode

  @Override
  public void store(ByteBuffer raw, ByteBuffer frame) {
    checkReady(raw, frame);
    GzipMember.writeHeader(frame);
    GzipMember.writeStored(frame, raw);
    GzipMember.writeTrailer(frame, raw);
    raw.position(raw.limit());
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
    deflater.end();
  }
}
