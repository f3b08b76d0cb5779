package sh.oso.kafka.backup.codec.zstd;

import java.nio.ByteBuffer;

/** Gives native code a direct buffer, whatever the caller has. For one thread. */
final class DirectCopy {

  private ByteBuffer scratch = ByteBuffer.allocateDirect(0);

  /** The same bytes in a direct buffer, good until the next call; the caller's does not move. */
  ByteBuffer direct(ByteBuffer bytes) {
    if (bytes.isDirect()) {
      return bytes;
    }
    if (scratch.capacity() < bytes.remaining()) {
      scratch = ByteBuffer.allocateDirect(bytes.remaining());
    }
    return scratch.clear().put(bytes.duplicate()).flip();
  }

  void free() {
    scratch = ByteBuffer.allocateDirect(0);
  }
}
