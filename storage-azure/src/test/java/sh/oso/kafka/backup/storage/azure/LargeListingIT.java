package sh.oso.kafka.backup.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStore;

/** More objects than two full pages of Azure. */
class LargeListingIT {

  @RegisterExtension static final SharedAzurite AZURITE = new SharedAzurite();

  @Test
  void listsTenThousandObjectsPageByPage() throws Exception {
    List<String> keys =
        IntStream.range(0, 10_200)
            .mapToObj(i -> String.format(Locale.ROOT, "many/%05d", i))
            .toList();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try (ObjectStore store = AZURITE.open(AZURITE.newContainer(), Map.of())) {
      List<Future<?>> all = new ArrayList<>();
      for (String key : keys) {
        ObjectContent content = ObjectContent.of(new byte[] {1});
        all.add(threads.submit(() -> store.put(ObjectKey.of(key), content, Lifetime.LASTING)));
      }
      for (Future<?> one : all) {
        one.get();
      }
      assertThat(keys(store, "")).isEqualTo(keys);
      assertThat(keys(store, "many/07776")).isEqualTo(keys.subList(7777, keys.size()));
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<String> keys(ObjectStore store, String after) throws IOException {
    List<String> keys = new ArrayList<>();
    try (ObjectListing listing = store.list("", after)) {
      for (var next = listing.next(); next.isPresent(); next = listing.next()) {
        keys.add(next.get().key().value());
      }
    }
    return keys;
  }
}
