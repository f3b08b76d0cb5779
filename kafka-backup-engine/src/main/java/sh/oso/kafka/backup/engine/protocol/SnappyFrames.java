package sh.oso.kafka.backup.engine.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Looks at the lengths in a snappy body before the library trusts them with memory: it allocates
 * what a damaged length asks for, up to 2 GiB. Bodies come with the header of the Java library and
 * chunks of a 32 bit length each, or as one bare block.
 */
final class SnappyFrames {

  private static final long JAVA_MAGIC = 0x82534E4150505900L;
  private static final int JAVA_HEADER_BYTES = 16;

  /** A copy of 64 bytes takes 3, so that no sound block expands further. */
  private static final int MAX_EXPANSION = 32;

  private SnappyFrames() {}

  static void check(ByteBuffer body) throws IOException {
    int position = body.position();
    if (body.remaining() < JAVA_HEADER_BYTES || body.getLong(position) != JAVA_MAGIC) {
      checkBlock(body, position, body.remaining());
      return;
    }
    position += JAVA_HEADER_BYTES;
    while (body.limit() - position >= Integer.BYTES) {
      int chunkBytes = body.getInt(position);
      // Streams may follow each other, each with the header again.
      if (body.limit() - position >= JAVA_HEADER_BYTES && body.getLong(position) == JAVA_MAGIC) {
        position += JAVA_HEADER_BYTES;
        continue;
      }
      position += Integer.BYTES;
      if (chunkBytes < 0 || chunkBytes > body.limit() - position) {
        throw new IOException("a snappy chunk has length " + chunkBytes);
      }
      checkBlock(body, position, chunkBytes);
      position += chunkBytes;
    }
  }

  private static void checkBlock(ByteBuffer body, int first, int blockBytes) throws IOException {
    long plainBytes = 0;
    for (int i = 0; i < Math.min(5, blockBytes); i++) {
      byte next = body.get(first + i);
      plainBytes |= (next & 0x7FL) << (7 * i);
      if (next >= 0) {
        if (plainBytes > (long) blockBytes * MAX_EXPANSION) {
          break;
        }
        return;
      }
    }
    if (blockBytes > 0) {
      throw new IOException("a snappy block says to hold " + plainBytes + " bytes");
    }
  }
}
