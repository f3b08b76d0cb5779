package sh.oso.kafka.backup.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.testkit.servers.GcsServer;

/** Listings of many pages. */
class GcsListingIT {

  @Test
  void listsTenThousandObjectsInOrderAndFromTheMiddle() throws Exception {
    List<String> keys =
        IntStream.range(0, 10_000)
            .mapToObj(i -> String.format("many/%d/%020d", i % 7, i))
            .sorted()
            .toList();
    try (GcsServer server = GcsServer.onDisk()) {
      server.createBucket("many");
      try (ObjectStore store = TestStores.open(server.endpoint(), "many", "prefix", "p")) {
        fill(store, keys);
        assertThat(list(store, "", "")).isEqualTo(keys);
        assertThat(list(store, "many/3/", ""))
            .isEqualTo(keys.stream().filter(key -> key.startsWith("many/3/")).toList());
        assertThat(list(store, "", keys.get(5_000))).isEqualTo(keys.subList(5_001, 10_000));
      }
    }
  }

  private static void fill(ObjectStore store, List<String> keys) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (String key : keys) {
        all.add(threads.submit(() -> TestStores.put(store, key, new byte[1])));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<String> list(ObjectStore store, String prefix, String after)
      throws IOException {
    List<String> keys = new ArrayList<>();
    try (ObjectListing listing = store.list(prefix, after)) {
      for (Optional<ObjectStat> o = listing.next(); o.isPresent(); o = listing.next()) {
        keys.add(o.get().key().value());
      }
    }
    return keys;
  }
}
