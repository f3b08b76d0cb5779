package sh.oso.kafka.backup.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;

/** Short words for what nearly every test of a store does. */
final class StoreReads {

  private StoreReads() {}

  static ObjectStat put(ObjectStore store, String key, byte[] bytes) throws IOException {
    return store.put(ObjectKey.of(key), ObjectContent.of(bytes), Lifetime.LASTING);
  }

  static byte[] read(ObjectStore store, String key) throws IOException {
    ObjectKey objectKey = ObjectKey.of(key);
    long size = store.findStat(objectKey).orElseThrow().sizeBytes();
    return range(store, key, 0, size);
  }

  static byte[] range(ObjectStore store, String key, long firstByte, long sizeBytes)
      throws IOException {
    try (InputStream in = store.openRange(ObjectKey.of(key), firstByte, sizeBytes)) {
      return in.readAllBytes();
    }
  }

  static List<ObjectStat> list(ObjectStore store, String prefix, String after) throws IOException {
    List<ObjectStat> all = new ArrayList<>();
    try (ObjectListing listing = store.list(prefix, after)) {
      Optional<ObjectStat> next = listing.next();
      while (next.isPresent()) {
        all.add(next.get());
        next = listing.next();
      }
      assertThat(listing.next()).as("after the end").isEmpty();
    }
    return all;
  }

  static List<String> keys(ObjectStore store, String prefix, String after) throws IOException {
    return list(store, prefix, after).stream().map(stat -> stat.key().value()).toList();
  }

  static List<String> keys(ObjectStore store) throws IOException {
    return keys(store, "", "");
  }
}
