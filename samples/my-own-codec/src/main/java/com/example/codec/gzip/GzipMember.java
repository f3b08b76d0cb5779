package com.example.codec.gzip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/**
 * The one kind of gzip member (RFC 1952) that this codec writes and reads. Numbers are
 * little-endian:
 *
 * <pre>
 * magic number     2   1F 8B
 * method           1   8: deflate
 * flags            1   0: no name, no comment, nothing more
 * time             4   0: none, so that equal content gives equal frames
 * extra flags      1   0
 * system           1   255: unknown
 * content          n   deflate blocks (RFC 1951)
 * checksum         4   CRC-32 of the content, decompressed
 * size             4   size of the content, decompressed
 * </pre>
 *
 * Content that does not shrink lies in stored blocks, each with five bytes before it.
 */
final class GzipMember {

  private static final byte[] HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF};

  static final int HEADER_BYTES = HEADER.length;
  static final int TRAILER_BYTES = 8;

  private static final int MAX_STORED_BLOCK_BYTES = 65_535;
  private static final int STORED_BLOCK_HEADER_BYTES = 5;

  private GzipMember() {}

  static void writeHeader(ByteBuffer frame) {
    frame.put(HEADER);
  }

  static boolean hasHeader(ByteBuffer frame) {
    return frame.remaining() >= HEADER_BYTES
        && frame.slice(frame.position(), HEADER_BYTES).equals(ByteBuffer.wrap(HEADER));
  }

  static void writeTrailer(ByteBuffer frame, ByteBuffer raw) {
    ByteBuffer trailer = ByteBuffer.allocate(TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    frame.put(trailer.putInt(crc32(raw)).putInt(raw.remaining()).flip());
  }

  static int crc32(ByteBuffer raw) {
    CRC32 crc = new CRC32();
    crc.update(raw.duplicate());
    return (int) crc.getValue();
  }

  /** Size of content in stored blocks; there is one at least, if only to end the content. */
  static long storedBytes(int rawBytes) {
    int blocks =
        Math.max(
            1, (int) (((long) rawBytes + MAX_STORED_BLOCK_BYTES - 1) / MAX_STORED_BLOCK_BYTES));
    return rawBytes + (long) blocks * STORED_BLOCK_HEADER_BYTES;
  }

  static void writeStored(ByteBuffer frame, ByteBuffer raw) {
    ByteBuffer rest = raw.duplicate();
    do {
      int size = Math.min(rest.remaining(), MAX_STORED_BLOCK_BYTES);
      boolean isLast = size == rest.remaining();
      ByteBuffer header =
          ByteBuffer.allocate(STORED_BLOCK_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      header.put((byte) (isLast ? 1 : 0)).putShort((short) size).putShort((short) ~size);
      frame.put(header.flip()).put(rest.slice(rest.position(), size));
      rest.position(rest.position() + size);
    } while (rest.hasRemaining());
  }
}
