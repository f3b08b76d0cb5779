package sh.oso.kafka.backup.storage.gcs;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStore;

/**
 * Stores one large stream of unknown size, reads it back by ranges and prints how long both took.
 * Arguments: endpoint, bucket, MiB.
 */
final class LargeObjectMain {

  private static final int MIB = 1 << 20;

  private LargeObjectMain() {}

  public static void main(String[] args) throws IOException {
    int mebibytes = Integer.parseInt(args[2]);
    ObjectKey key = ObjectKey.of("large");
    try (ObjectStore store = TestStores.open(args[0], args[1])) {
      Pattern content = new Pattern((long) mebibytes * MIB);
      long begin = System.nanoTime();
      long stored = store.put(key, content, Lifetime.LASTING).sizeBytes();
      long middle = System.nanoTime();
      CRC32C crc = new CRC32C();
      for (int i = 0; i < mebibytes; i += 16) {
        try (InputStream in = store.openRange(key, (long) i * MIB, 16L * MIB)) {
          byte[] buffer = new byte[1 << 16];
          for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            crc.update(buffer, 0, n);
          }
        }
      }
      long end = System.nanoTime();
      if (stored != (long) mebibytes * MIB || crc.getValue() != content.crc32c()) {
        throw new IllegalStateException("what came back is not what was stored");
      }
      if (!store.delete(List.of(key)).isEmpty()) {
        throw new IllegalStateException("not deleted");
      }
      System.out.printf(
          "%d MiB with -Xmx%dm: put %.1f s, get %.1f s%n",
          mebibytes,
          Runtime.getRuntime().maxMemory() / MIB,
          (middle - begin) / 1e9,
          (end - middle) / 1e9);
    }
  }

  /** Bytes that are never in memory as a whole. */
  private static final class Pattern implements ObjectContent {

    private final long size;
    private final CRC32C crc = new CRC32C();

    Pattern(long size) {
      this.size = size;
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
        public int read(byte[] bytes, int offset, int length) {
          int count = (int) Math.min(length, size - position);
          for (int i = 0; i < count; i++) {
            bytes[offset + i] = (byte) (((position + i) * 31) >>> 7);
          }
          crc.update(bytes, offset, count);
          position += count;
          return count == 0 ? -1 : count;
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
}
