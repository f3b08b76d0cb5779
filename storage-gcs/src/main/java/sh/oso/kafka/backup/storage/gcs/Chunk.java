package sh.oso.kafka.backup.storage.gcs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A window on content, moved on from its begin to its end; it is all of the content that is in
 * memory. For one thread.
 */
final class Chunk {

  private static final int END = -1;
  private static final int UNREAD = -2;

  private final InputStream in;
  private final byte[] bytes;
  private final CRC32C crc = new CRC32C();
  private long offset;
  private int size;
  private int following = UNREAD;

  /**
   * Makes an empty window before the first byte.
   *
   * @param in borrowed
   */
  Chunk(InputStream in, int bytes) {
    this.in = in;
    this.bytes = new byte[bytes];
  }

  /** Moves on, and looks one byte ahead to know whether this is the last. */
  void next() throws IOException {
    offset += size;
    int begun = 0;
    if (following >= 0) {
      bytes[0] = (byte) following;
      begun = 1;
    }
    size = begun + in.readNBytes(bytes, begun, bytes.length - begun);
    following = size < bytes.length ? END : in.read();
    crc.update(bytes, 0, size);
  }

  /** Bytes of this window from a place of the content on. */
  ByteBuffer from(long position) {
    int first = (int) (position - offset);
    return ByteBuffer.wrap(bytes, first, size - first);
  }

  /** Where in the content it begins. */
  long offset() {
    return offset;
  }

  int size() {
    return size;
  }

  /** Where in the content it ends. */
  long end() {
    return offset + size;
  }

  boolean isLast() {
    return following == END;
  }

  /** Checksum of all content up to the end of this window. */
  long crc32c() {
    return crc.getValue();
  }
}
