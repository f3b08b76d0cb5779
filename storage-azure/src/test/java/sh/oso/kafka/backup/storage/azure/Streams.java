package sh.oso.kafka.backup.storage.azure;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import sh.oso.kafka.backup.api.store.ObjectContent;

/** Content of unknown size that is made while it is read, the same for the same size. */
final class Streams {

  private Streams() {}

  /** Done before the byte at a position is given, and at the end of the stream. */
  @FunctionalInterface
  interface Watcher {
    void before(long position) throws IOException;
  }

  static byte at(long position) {
    return (byte) (position * 31 + (position >>> 10) * 7 + (position >>> 20));
  }

  static void fill(byte[] bytes, int offset, int count, long position) {
    for (int i = 0; i < count; i++) {
      bytes[offset + i] = at(position + i);
    }
  }

  static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    fill(bytes, 0, size, 0);
    return bytes;
  }

  static ObjectContent of(long sizeBytes) {
    return of(sizeBytes, position -> {});
  }

  static ObjectContent of(long sizeBytes, Watcher watcher) {
    CRC32C crc = new CRC32C();
    return new ObjectContent() {
      @Override
      public InputStream open() {
        return new InputStream() {
          private long position;

          @Override
          public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            watcher.before(position);
            if (position == sizeBytes) {
              return -1;
            }
            int count = (int) Math.min(Math.min(length, 64 << 10), sizeBytes - position);
            fill(bytes, offset, count, position);
            crc.update(bytes, offset, count);
            position += count;
            return count;
          }
        };
      }

      @Override
      public boolean replayable() {
        return false;
      }

      @Override
      public OptionalLong sizeBytes() {
        return OptionalLong.empty();
      }

      @Override
      public long crc32c() {
        return crc.getValue();
      }
    };
  }
}
