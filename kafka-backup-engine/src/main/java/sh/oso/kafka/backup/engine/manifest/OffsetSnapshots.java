package sh.oso.kafka.backup.engine.manifest;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.oso.kafka.backup.api.RepositoryException;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshot;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.StorageException;

/** The offset snapshots of a repository. Safe for use by many threads. */
public final class OffsetSnapshots {

  private static final String SUFFIX = ".json";

  private final Repository repository;

  public OffsetSnapshots(Repository repository) {
    this.repository = repository;
  }

  /** Stores a snapshot, or gives back the one that has its id already. */
  public OffsetSnapshot claim(OffsetSnapshot snapshot) {
    return repository.claim(
        Keys.offsetSnapshot(snapshot.snapshotId()),
        OffsetSnapshot.class,
        snapshot,
        Lifetime.TEMPORARY);
  }

  /** Finds a snapshot. */
  public Optional<OffsetSnapshot> find(String snapshotId) {
    return repository.findSealed(Keys.offsetSnapshot(snapshotId), OffsetSnapshot.class);
  }

  /** All snapshots, unread. */
  public List<ObjectStat> list() {
    return repository.list(Keys.OFFSET_SNAPSHOTS, "").stream()
        .filter(stat -> stat.key().value().endsWith(SUFFIX))
        .toList();
  }

  /** The id of a snapshot that was listed. */
  public static String id(ObjectStat listed) {
    String key = listed.key().value();
    return key.substring(Keys.OFFSET_SNAPSHOTS.length(), key.length() - SUFFIX.length());
  }

  /**
   * Deletes a snapshot, which may be damaged.
   *
   * @return false if there is none
   */
  public boolean delete(String snapshotId) {
    ObjectKey key = Keys.offsetSnapshot(snapshotId);
    String location = repository.store().location();
    try {
      if (repository.store().findStat(key).isEmpty()) {
        return false;
      }
      Map<ObjectKey, StorageException> refused = repository.store().delete(List.of(key));
      if (!refused.isEmpty()) {
        throw new RepositoryException(
            key + " could not be deleted: " + refused.values().iterator().next().getMessage());
      }
      return true;
    } catch (IOException e) {
      throw RepositoryFailures.translate(location, "deleting " + key, e);
    }
  }
}
