package sh.oso.kafka.backup.storage.azure;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.zip.CRC32C;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStore;

/**
 * Stores an object of unknown size, reads it back range by range, and deletes it. Arguments:
 * endpoint, account, key, container, size.
 */
final class StreamingMain {

  private static final long RANGE = 64 << 20;

  private StreamingMain() {}

  public static void main(String[] args) throws IOException {
    long sizeBytes = Long.parseLong(args[4]);
    ObjectKey key = ObjectKey.of("large");
    ObjectContent content = Streams.of(sizeBytes);
    try (ObjectStore store =
        SharedAzurite.open(
            Map.of(
                "endpoint",
                args[0],
                "accountName",
                args[1],
                "accountKey",
                args[2],
                "container",
                args[3],
                "allowHttp",
                "true"))) {
      long start = System.nanoTime();
      store.put(key, content, Lifetime.LASTING);
      long stored = System.nanoTime();
      CRC32C crc = new CRC32C();
      byte[] buffer = new byte[64 << 10];
      for (long first = 0; first < sizeBytes; first += RANGE) {
        try (InputStream in = store.openRange(key, first, Math.min(RANGE, sizeBytes - first))) {
          for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            crc.update(buffer, 0, count);
          }
        }
      }
      long read = System.nanoTime();
      if (crc.getValue() != content.crc32c()) {
        throw new IOException("what was read is not what was stored");
      }
      store.delete(java.util.List.of(key));
      System.out.printf(
          "%d MiB with at most %d MiB of heap: stored in %d ms, read in %d ms%n",
          sizeBytes >> 20,
          Runtime.getRuntime().maxMemory() >> 20,
          Duration.ofNanos(stored - start).toMillis(),
          Duration.ofNanos(read - stored).toMillis());
    }
  }
}
