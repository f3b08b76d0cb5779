package sh.oso.kafka.backup.engine.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.engine.manifest.Sha256;

/** Remembers what a store held, whoever wrote it, and finds what was changed or is gone. */
final class StoredObjects {

  private final ObjectStore store;
  private final Map<ObjectKey, String> digests = new TreeMap<>();

  StoredObjects(ObjectStore store) {
    this.store = store;
  }

  /**
   * Makes sure that every object is what it was at the last look, and takes in new ones.
   *
   * @param pruned whether some may be gone
   */
  void areAsBefore(boolean pruned, String what) {
    Map<ObjectKey, String> now = look();
    if (pruned) {
      digests.keySet().retainAll(now.keySet());
    }
    digests.forEach(
        (key, digest) -> assertThat(now.get(key)).as("%s, after %s", key, what).isEqualTo(digest));
    digests.putAll(now);
  }

  private Map<ObjectKey, String> look() {
    Map<ObjectKey, String> now = new TreeMap<>();
    try (ObjectListing listing = store.list("", "")) {
      for (Optional<ObjectStat> next = listing.next(); next.isPresent(); next = listing.next()) {
        ObjectStat stat = next.get();
        try (InputStream in = store.openRange(stat.key(), 0, stat.sizeBytes())) {
          now.put(stat.key(), Sha256.hex(in.readAllBytes()));
        }
      }
      return now;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
