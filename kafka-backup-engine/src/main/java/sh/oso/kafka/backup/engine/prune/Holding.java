package sh.oso.kafka.backup.engine.prune;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import sh.oso.kafka.backup.api.BackupNotFoundException;
import sh.oso.kafka.backup.api.HoldRequest;
import sh.oso.kafka.backup.api.RepositoryException;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.engine.manifest.Deletions;
import sh.oso.kafka.backup.engine.manifest.Hold;
import sh.oso.kafka.backup.engine.manifest.Holds;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.RepositoryFailures;
import sh.oso.kafka.backup.engine.manifest.RunFolder;

/** Places holds and takes them away. */
public final class Holding {

  private final Repository repository;
  private final Clock clock;

  public Holding(Repository repository, Clock clock) {
    this.repository = repository;
    this.clock = clock;
  }

  /** Places a hold; fails if the backup may be going at this moment. */
  public void hold(HoldRequest request) {
    repository.requireKnownFormat();
    String id = request.backupId();
    requireManifest(id);
    new Holds(repository).put(new Hold(1, id, request.name(), clock.instant(), request.reason()));
    // Whoever deletes stores a deletion and looks for holds then: one of the two sees the other.
    if (!new Deletions(repository).list(id).isEmpty()) {
      throw new BackupNotFoundException(
          "a deletion of backup "
              + id
              + " was begun before this hold; list shows whether it is there still, and if it is,"
              + " the next prune leaves it");
    }
    requireManifest(id);
  }

  private void requireManifest(String id) {
    if (RunFolder.list(repository, id).stream().allMatch(folder -> folder.manifest() == null)) {
      throw new BackupNotFoundException(
          "there is no complete backup "
              + id
              + " in "
              + repository.store().location()
              + "; list shows those that are there");
    }
  }

  /** Takes a hold away. */
  public void release(String backupId, String name) {
    repository.requireKnownFormat();
    Holds holds = new Holds(repository);
    List<String> names = holds.list().getOrDefault(backupId, List.of());
    if (!names.contains(name)) {
      throw new BackupNotFoundException(
          "backup "
              + backupId
              + " is not held by '"
              + name
              + "'"
              + (names.isEmpty() ? "" : ", but by " + String.join(", ", names)));
    }
    ObjectKey key = Holds.key(backupId, name);
    try {
      Map<ObjectKey, StorageException> refused = repository.store().delete(List.of(key));
      if (!refused.isEmpty()) {
        throw new RepositoryException(
            key + " could not be deleted: " + refused.values().iterator().next().getMessage());
      }
    } catch (IOException e) {
      throw RepositoryFailures.translate(repository.store().location(), "deleting " + key, e);
    }
  }
}
