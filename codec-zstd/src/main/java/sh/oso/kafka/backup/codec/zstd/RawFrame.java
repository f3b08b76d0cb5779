package sh.oso.kafka.backup.codec.zstd;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Zstandard frames whose blocks hold their content as it is. Written by hand, because the library
 * looks for matches at every level. RFC 8878, section 3.1.1:
 *
 * <pre>
 * magic number       4   0xFD2FB528, little-endian as all numbers
 * frame header       1   0x80: content size of 4 bytes, no single segment, checksum or dictionary
 *                    1   0x38: window of 128 KiB, so that readers need no more memory than that
 *                    4   content size
 * each block         3   bit 0: last block; bits 1-2: type, 0 is raw; bits 3-23: size
 *                    n   content, at most 128 KiB
 * </pre>
 */
final class RawFrame {

  private static final int MAGIC = 0xFD2FB528;
  private static final int HEADER_BYTES = 10;
  private static final int BLOCK_HEADER_BYTES = 3;
  private static final int MAX_BLOCK_BYTES = 128 << 10;
  private static final byte DESCRIPTOR = (byte) 0x80;
  private static final byte WINDOW = 0x38;

  private RawFrame() {}

  static long sizeBytes(int rawBytes) {
    // Empty content takes a block too: some block must be the last.
    long blocks = Math.max(1, (rawBytes + MAX_BLOCK_BYTES - 1L) / MAX_BLOCK_BYTES);
    return HEADER_BYTES + blocks * BLOCK_HEADER_BYTES + rawBytes;
  }

  /** Moves {@code raw} into a frame; the caller has seen to room. */
  static void write(ByteBuffer raw, ByteBuffer frame) {
    ByteOrder order = frame.order();
    frame.order(ByteOrder.LITTLE_ENDIAN);
    frame.putInt(MAGIC).put(DESCRIPTOR).put(WINDOW).putInt(raw.remaining());
    int end = raw.limit();
    do {
      int size = Math.min(MAX_BLOCK_BYTES, end - raw.position());
      int last = size == end - raw.position() ? 1 : 0;
      int header = size << 3 | last;
      frame.putShort((short) header).put((byte) (header >> 16));
      raw.limit(raw.position() + size);
      frame.put(raw);
      raw.limit(end);
    } while (raw.hasRemaining());
    frame.order(order);
  }
}
