package com.example.codec.gzip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import sh.oso.kafka.backup.api.codec.CorruptFrameException;
import sh.oso.kafka.backup.api.codec.FrameDecoder;

/** Reads the one kind of member that {@link GzipMember} describes. */
final class GzipFrameDecoder implements FrameDecoder {

  private final Inflater inflater = new Inflater(true);
  private boolean closed;

  // guide:begin decode
  @Override
  public void decompress(ByteBuffer frame, ByteBuffer raw) throws CorruptFrameException {
    checkReady(raw);
    if (!GzipMember.hasHeader(frame)) {
      throw new CorruptFrameException(
          frame.remaining() + " bytes do not begin as a gzip frame does");
    }
    int body = frame.position() + GzipMember.HEADER_BYTES;
    int bodyBytes = frame.limit() - body - GzipMember.TRAILER_BYTES;
    if (bodyBytes < 0) {
      throw new CorruptFrameException(
          "the gzip frame is cut short after " + frame.remaining() + " bytes");
    }
    ByteBuffer trailer = frame.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    trailer.position(body + bodyBytes);
    int checksum = trailer.getInt();
    int rawBytes = trailer.getInt();
    if (rawBytes < 0 || rawBytes > raw.remaining()) {
      throw new CorruptFrameException(
          "the gzip frame holds "
              + Integer.toUnsignedString(rawBytes)
              + " bytes, there is room for "
              + raw.remaining());
    }
    ByteBuffer target = raw.slice(raw.position(), rawBytes);
    inflate(frame.duplicate().position(body), target);
    if (GzipMember.crc32(target.flip()) != checksum) {
      throw new CorruptFrameException("the gzip frame's content does not match its checksum");
    }
    frame.position(frame.limit());
    raw.position(raw.position() + rawBytes);
  }

  // guide:end decode

  /** Fills the target from blocks that the trailer follows. */
  private void inflate(ByteBuffer blocks, ByteBuffer target) throws CorruptFrameException {
    inflater.reset();
    inflater.setInput(blocks);
    try {
      while (target.hasRemaining() && inflater.inflate(target) > 0) {
        // goes on where it stopped
      }
      // The mark of the end may still lie ahead, with no content before it.
      if (!inflater.finished() && inflater.inflate(new byte[1]) > 0) {
        throw new CorruptFrameException("the gzip frame holds more than it says");
      }
    } catch (DataFormatException e) {
      throw new CorruptFrameException("the gzip frame is damaged: " + e.getMessage(), e);
    }
    if (!inflater.finished() || target.hasRemaining()) {
      throw new CorruptFrameException(
          "the gzip frame ends " + target.remaining() + " bytes before its content should");
    }
    if (inflater.getRemaining() != GzipMember.TRAILER_BYTES) {
      throw new CorruptFrameException(
          "the gzip frame's content does not end before its last eight bytes");
    }
  }

  private void checkReady(ByteBuffer raw) {
    if (closed) {
      throw new IllegalStateException("the decoder is closed");
    }
    if (!raw.isDirect() || raw.isReadOnly()) {
      throw new IllegalArgumentException("content is written into a direct, writable buffer");
    }
  }

  @Override
  public void close() {
    closed = true;
    inflater.end();
  }
}
