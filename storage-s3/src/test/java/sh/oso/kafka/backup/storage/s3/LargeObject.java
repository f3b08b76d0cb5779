package sh.oso.kafka.backup.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStore;

/** A JVM that stores an object of many times its memory, reads it back and deletes it. */
final class LargeObject {

  private static final ObjectKey KEY = ObjectKey.of("large");
  private static final int RANGE = 64 << 20;

  private LargeObject() {}

  /** Bytes that repeat after a megabyte and a byte, of a size that nobody tells. */
  private static final class Generated implements ObjectContent {

    private final byte[] pattern = new byte[(1 << 20) + 1];
    private final long size;
    final CRC32C crc = new CRC32C();

    Generated(long size) {
      this.size = size;
      new java.util.Random(1).nextBytes(pattern);
    }

    @Override
    public InputStream open() {
      return new InputStream() {
        private long position;

        @Override
        public int read() {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
          int from = (int) (position % pattern.length);
          int count = (int) Math.min(Math.min(length, size - position), pattern.length - from);
          if (count <= 0) {
            return -1;
          }
          System.arraycopy(pattern, from, target, offset, count);
          crc.update(target, offset, count);
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
  }

  /**
   * Runs.
   *
   * @param arguments endpoint, bucket, number of bytes
   */
  public static void main(String[] arguments) throws IOException {
    long size = Long.parseLong(arguments[2]);
    Generated content = new Generated(size);
    try (ObjectStore store =
        TestStores.openAt(arguments[0], arguments[1], "partSize=8MiB", "parallelParts=2")) {
      long start = System.nanoTime();
      store.put(KEY, content, Lifetime.LASTING);
      report("stored", size, start);
      start = System.nanoTime();
      CRC32C crc = new CRC32C();
      byte[] buffer = new byte[64 << 10];
      for (long first = 0; first < size; first += RANGE) {
        try (InputStream in = store.openRange(KEY, first, Math.min(RANGE, size - first))) {
          for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            crc.update(buffer, 0, count);
          }
        }
      }
      report("read", size, start);
      if (crc.getValue() != content.crc32c()) {
        throw new IOException("other bytes came back");
      }
      store.delete(java.util.List.of(KEY));
    }
  }

  private static void report(String what, long size, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%s %d MiB in %.1f s, %.0f MB/s, heap %d MiB%n",
        what, size >> 20, seconds, size / 1e6 / seconds, Runtime.getRuntime().maxMemory() >> 20);
  }
}
