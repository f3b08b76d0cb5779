package sh.oso.kafka.backup.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.PreconditionFailedException;
import sh.oso.kafka.backup.api.store.StorageException;

/** Uploads in blocks, below a prefix. */
class UploadIT {

  @RegisterExtension static final SharedAzurite AZURITE = new SharedAzurite();

  private static final int MIB = 1 << 20;
  private static final ObjectKey KEY = ObjectKey.of("a/b");

  private final String container = AZURITE.newContainer();

  private ObjectStore open(Map<String, String> changed) throws IOException {
    return AZURITE.open(container, changed);
  }

  @Test
  void keepsObjectsBelowItsPrefix() throws IOException {
    try (ObjectStore all = open(Map.of());
        ObjectStore below = open(Map.of("prefix", "/production/hourly/"));
        ObjectStore beside = open(Map.of("prefix", "production/hourly-2"))) {
      put(below, "a");
      put(below, "b/c");
      put(beside, "d");
      put(all, "e");
      assertThat(keys(below, "", "")).containsExactly("a", "b/c");
      assertThat(keys(below, "b", "a")).containsExactly("b/c");
      assertThat(keys(below, "", "a")).containsExactly("b/c");
      assertThat(keys(beside, "", "")).containsExactly("d");
      assertThat(keys(all, "", "production/hourly/"))
          .containsExactly("production/hourly/a", "production/hourly/b/c");
      assertThat(below.location())
          .isEqualTo("az://kafkabackuptest/" + container + "/production/hourly");
      assertThat(below.delete(List.of(ObjectKey.of("a"), ObjectKey.of("d")))).isEmpty();
      assertThat(keys(all, "", "production/hourly/b")).containsExactly("production/hourly/b/c");
      assertThat(keys(beside, "", "")).containsExactly("d");
    }
  }

  private static void put(ObjectStore store, String key) throws IOException {
    store.put(ObjectKey.of(key), ObjectContent.of(new byte[1]), Lifetime.LASTING);
  }

  private static List<String> keys(ObjectStore store, String prefix, String after)
      throws IOException {
    List<String> keys = new ArrayList<>();
    try (ObjectListing listing = store.list(prefix, after)) {
      for (var next = listing.next(); next.isPresent(); next = listing.next()) {
        keys.add(next.get().key().value());
      }
    }
    return keys;
  }

  @Test
  void letsOneOfManyStreamsInBlocksWin() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try (ObjectStore store = open(Map.of("blockSize", "1MiB"));
        ObjectStore other = open(Map.of("blockSize", "1MiB"))) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        int size = 2 * MIB + i;
        ObjectStore mine = i % 2 == 0 ? store : other;
        all.add(
            threads.submit(
                () -> {
                  try {
                    mine.put(KEY, Streams.of(size), Lifetime.LASTING);
                    return true;
                  } catch (PreconditionFailedException e) {
                    return false;
                  }
                }));
      }
      List<Integer> winners = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        if (all.get(i).get()) {
          winners.add(2 * MIB + i);
        }
      }
      assertThat(winners).hasSize(1);
      int size = winners.get(0);
      assertThat(store.findStat(KEY).orElseThrow().sizeBytes()).isEqualTo(size);
      try (InputStream in = store.openRange(KEY, 0, size)) {
        assertThat(in.readAllBytes()).isEqualTo(Streams.bytes(size));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void givesUpContentThatIsNotWhatItsChecksumSays() throws IOException {
    try (ObjectStore store = open(Map.of("blockSize", "1MiB"))) {
      for (int size : new int[] {10, 3 * MIB}) {
        ObjectContent right = Streams.of(size);
        ObjectContent wrong =
            new ObjectContent() {
              @Override
              public InputStream open() throws IOException {
                return right.open();
              }

              @Override
              public boolean replayable() {
                return false;
              }

              @Override
              public OptionalLong sizeBytes() {
                return right.sizeBytes();
              }

              @Override
              public long crc32c() {
                return right.crc32c() ^ 1;
              }
            };
        assertThatThrownBy(() -> store.put(KEY, wrong, Lifetime.LASTING))
            .isExactlyInstanceOf(StorageException.class)
            .hasMessageContaining("checksum");
        assertThat(keys(store, "", "")).isEmpty();
      }
    }
  }

  @Test
  void refusesBytesThatChangedOnTheirWay() throws IOException {
    try (FlippingProxy way = FlippingProxy.to(AZURITE.server().port());
        ObjectStore store = open(Map.of("blockSize", "1MiB", "endpoint", way.endpoint()))) {
      for (int size : new int[] {5_000, 3 * MIB}) {
        assertThatThrownBy(() -> store.put(KEY, Streams.of(size), Lifetime.LASTING))
            .isInstanceOf(StorageException.class)
            .hasMessageContaining("Md5Mismatch");
        assertThat(keys(store, "", "")).isEmpty();
      }
      assertThat(way.flipped()).isPositive();
    }
  }

  @Test
  void setsTheTierOfNewBlobs() throws IOException {
    for (String tier : List.of("Hot", "Cool", "Cold")) {
      try (ObjectStore store =
          open(Map.of("blockSize", "1MiB", "accessTier", tier, "prefix", tier))) {
        put(store, "small");
        store.put(ObjectKey.of("large"), Streams.of(2 * MIB), Lifetime.LASTING);
        assertThat(keys(store, "", "")).containsExactly("large", "small");
      }
    }
  }

  @Test
  void stopsInTheMiddleOfAnUploadWhenItsThreadIsInterrupted() throws Exception {
    AtomicReference<Exception> thrown = new AtomicReference<>(new Exception("none"));
    try (ObjectStore store = open(Map.of("blockSize", "1MiB"))) {
      Thread writer =
          new Thread(
              () -> {
                try {
                  store.put(
                      KEY,
                      Streams.of(
                          64 * MIB,
                          position -> {
                            if (position > 4 * MIB) {
                              Thread.currentThread().interrupt();
                            }
                          }),
                      Lifetime.LASTING);
                } catch (Exception e) {
                  thrown.set(e);
                }
              });
      writer.start();
      writer.join();
      assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
      assertThat(keys(store, "", "")).isEmpty();
      store.put(KEY, Streams.of(3 * MIB), Lifetime.LASTING);
      assertThat(keys(store, "", "")).containsExactly("a/b");
    }
  }
}
