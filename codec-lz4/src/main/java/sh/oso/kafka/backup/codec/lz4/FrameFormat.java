package sh.oso.kafka.backup.codec.lz4;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;

/**
 * The kind of LZ4 frame that this codec writes and reads (LZ4 frame format 1.6). Numbers are
 * little-endian:
 *
 * <pre>
 * magic number       4   0x184D2204
 * frame descriptor   1   FLG 0x68: version 1, independent blocks, content size, no other checksum
 *                    1   BD 0x70: blocks of at most 4 MiB of content
 *                    8   content size
 *                    1   second byte of XXH32 of the ten bytes before
 * each block         4   bit 31: content as it is, else compressed; bits 0-30: size
 *                    n   block
 * end mark           4   0
 * </pre>
 *
 * Checksums of blocks and content are left out, since a segment's index has its own.
 */
final class FrameFormat {

  static final int MAGIC = 0x184D2204;
  static final byte FLG = 0x68;
  static final byte BD = 0x70;
  static final int MAX_BLOCK_BYTES = 4 << 20;
  static final int STORED = 1 << 31;
  static final int END_MARK = 0;
  static final int HEADER_BYTES = 15;
  static final int BLOCK_HEADER_BYTES = 4;
  static final int END_MARK_BYTES = 4;

  private static final int DESCRIPTOR_BYTES = 10;
  private static final XXHash32 HASH = XXHashFactory.safeInstance().hash32();

  private FrameFormat() {}

  static void writeHeader(ByteBuffer frame, long contentBytes) {
    frame.putInt(MAGIC);
    ByteBuffer descriptor = descriptor(contentBytes);
    frame.put(descriptor.duplicate()).put(headerChecksum(descriptor));
  }

  static ByteBuffer descriptor(long contentBytes) {
    return ByteBuffer.allocate(DESCRIPTOR_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(FLG)
        .put(BD)
        .putLong(contentBytes)
        .flip();
  }

  static byte headerChecksum(ByteBuffer descriptor) {
    return (byte) (HASH.hash(descriptor.duplicate(), 0) >> 8);
  }
}
