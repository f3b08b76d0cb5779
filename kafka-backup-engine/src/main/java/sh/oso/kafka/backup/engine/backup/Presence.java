package sh.oso.kafka.backup.engine.backup;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.manifest.TopicIndex;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.StoreCapability;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.RepositoryFailures;

/**
 * Whether the objects that a backup takes over from its parent are there, at their sizes: nobody
 * else may have noticed that a rule of the store, or a hand, has deleted some. One listing a topic.
 */
final class Presence {

  /**
   * How long it counts that all were seen: hourly backups look each time, and those that follow
   * every few minutes do not list everything each time.
   */
  static final Duration INTERVAL = Duration.ofMinutes(45);

  private final Repository repository;

  Presence(Repository repository) {
    this.repository = repository;
  }

  /** Whether it is to be looked for what a parent holds; each time where objects are locked. */
  boolean isDue(Manifest parent, Instant now) {
    Instant last = parent.objectsCheckedAt();
    return last == null
        || now.isBefore(last)
        || Duration.between(last, now).compareTo(INTERVAL) >= 0
        || repository.store().capabilities().contains(StoreCapability.LOCKS);
  }

  /**
   * Makes sure that all objects of a topic are there.
   *
   * @throws CorruptBackupException that names the first that is missing or has another size
   */
  void require(TopicIndex index) {
    Map<String, Long> sizes = sizes("topics/" + index.topic() + "/" + index.topicId() + "/");
    for (PartitionIndex partition : index.partitions()) {
      for (SegmentEntry segment : partition.segments()) {
        Long size = sizes.get(segment.object());
        if (size == null) {
          throw new CorruptBackupException("object " + segment.object() + " is missing");
        }
        if (size < segment.position() + segment.sizeBytes()) {
          throw new CorruptBackupException(
              "object "
                  + segment.object()
                  + " has "
                  + size
                  + " bytes, too few for the segment at "
                  + segment.position());
        }
      }
    }
  }

  private Map<String, Long> sizes(String prefix) {
    Map<String, Long> sizes = new HashMap<>();
    try (ObjectListing listing = repository.store().list(prefix, "")) {
      for (var next = listing.next(); next.isPresent(); next = listing.next()) {
        sizes.put(next.get().key().value(), next.get().sizeBytes());
      }
      return sizes;
    } catch (IOException e) {
      throw RepositoryFailures.translate(repository.store().location(), "listing " + prefix, e);
    }
  }
}
