package sh.oso.kafka.backup.engine.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.engine.manifest.Sha256;

/** Remembers what a folder held, whoever wrote it, and finds what was changed or is gone. */
final class StoredObjects {

  private final Path folder;
  private final ObjectStore store;
  private final Map<ObjectKey, String> digests = new TreeMap<>();

  /**
   * @param store opened on the folder
   */
  StoredObjects(Path folder, ObjectStore store) {
    this.folder = folder;
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

  /** Makes every object older. */
  void age(Duration time) {
    try {
      for (ObjectStat stat : list()) {
        Files.setLastModifiedTime(
            folder.resolve(stat.key().value()), FileTime.from(stat.lastModified().minus(time)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The ids of backups that are among so many of the newest whatever breaks a tie: by the store's
   * clock, which ticks every few milliseconds, two backups may be of one moment.
   */
  List<String> newestBackups(int count) {
    List<ObjectStat> manifests =
        list().stream()
            .filter(stat -> stat.key().value().matches("backups/[^/]+/manifest\\.json"))
            .toList();
    return manifests.stream()
        .filter(
            stat ->
                manifests.stream()
                        .filter(other -> !other.lastModified().isBefore(stat.lastModified()))
                        .count()
                    <= count)
        .map(stat -> stat.key().value().split("/", -1)[1])
        .toList();
  }

  boolean isDeleted(String backupId) {
    return list().stream()
        .anyMatch(stat -> stat.key().value().startsWith("deleted/" + backupId + "/"));
  }

  boolean isPlanned(String backupId) {
    return list().stream()
        .anyMatch(stat -> stat.key().value().equals("backups/" + backupId + "/plan.json"));
  }

  private Map<ObjectKey, String> look() {
    Map<ObjectKey, String> now = new TreeMap<>();
    for (ObjectStat stat : list()) {
      try (InputStream in = store.openRange(stat.key(), 0, stat.sizeBytes())) {
        now.put(stat.key(), Sha256.hex(in.readAllBytes()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return now;
  }

  private List<ObjectStat> list() {
    List<ObjectStat> stats = new ArrayList<>();
    try (ObjectListing listing = store.list("", "")) {
      for (Optional<ObjectStat> next = listing.next(); next.isPresent(); next = listing.next()) {
        stats.add(next.get());
      }
      return stats;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
