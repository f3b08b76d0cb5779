package sh.oso.kafka.backup.testkit.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;

/** Streams that break or lie. */
final class FaultyStreams {

  private FaultyStreams() {}

  /** Everything is read, and skipped, through the one method that subclasses write. */
  private abstract static class Wrapped extends InputStream {

    final InputStream in;

    Wrapped(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public abstract int read(byte[] bytes, int offset, int length) throws IOException;

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /** Gives some bytes, then throws, also if the stream had ended by then. */
  static InputStream cut(InputStream stream, long afterBytes, String message) {
    return new Wrapped(stream) {
      private long left = afterBytes;

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
          return 0;
        }
        int count = left == 0 ? -1 : in.read(bytes, offset, (int) Math.min(length, left));
        if (count < 0) {
          throw new StorageUnavailableException(message);
        }
        left -= count;
        return count;
      }
    };
  }

  static InputStream flipped(InputStream stream, long bit) {
    return new Wrapped(stream) {
      private long position;

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = in.read(bytes, offset, length);
        long at = bit / 8 - position;
        if (at >= 0 && at < count) {
          bytes[offset + (int) at] ^= (byte) (1 << (bit % 8));
        }
        position += Math.max(0, count);
        return count;
      }
    };
  }

  static ObjectContent breaking(ObjectContent content, long afterBytes, String message) {
    return new ObjectContent() {
      @Override
      public InputStream open() throws IOException {
        return cut(content.open(), afterBytes, message);
      }

      @Override
      public boolean replayable() {
        return content.replayable();
      }

      @Override
      public OptionalLong sizeBytes() {
        return content.sizeBytes();
      }

      @Override
      public long crc32c() {
        return content.crc32c();
      }
    };
  }
}
