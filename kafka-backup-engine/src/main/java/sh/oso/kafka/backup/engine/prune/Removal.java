package sh.oso.kafka.backup.engine.prune;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.engine.manifest.Deletion;
import sh.oso.kafka.backup.engine.manifest.Deletions;
import sh.oso.kafka.backup.engine.manifest.Holds;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.RepositoryFailures;
import sh.oso.kafka.backup.engine.manifest.RunFolder;
import sh.oso.kafka.backup.engine.prune.Census.StoredRun;

/**
 * Deletes backups and runs, each behind a deletion of its own that says what it named. What is
 * taken back is only ever the own deletion: another prune may rely on its own.
 */
public final class Removal {

  private static final Logger LOG = LoggerFactory.getLogger(Removal.class);

  private final Repository repository;
  private final Deletions deletions;
  private final Clock clock;
  private final String toolVersion;

  public Removal(Repository repository, Clock clock, String toolVersion) {
    this.repository = repository;
    this.deletions = new Deletions(repository);
    this.clock = clock;
    this.toolVersion = toolVersion;
  }

  /** What came of an attempt. */
  public enum Result {
    DELETED,
    /** Somebody holds it: it stays. */
    HELD,
    /** The store refuses to delete it for now: it stays. */
    LOCKED,
    /** It has shown life: it stays. */
    ALIVE
  }

  /**
   * Deletes a backup.
   *
   * @param manifest what it names; null if that cannot be read
   * @param evenIfHeld whether holds go with it
   */
  public Result backup(
      String backupId, @Nullable Manifest manifest, String why, boolean evenIfHeld) {
    ObjectKey own =
        deletions.put(Deletion.of(backupId, manifest, clock.instant(), toolVersion, why));
    List<ObjectKey> holds = new Holds(repository).keys(backupId);
    if (!holds.isEmpty() && !evenIfHeld) {
      delete(List.of(own));
      return Result.HELD;
    }
    List<RunFolder> folders = RunFolder.list(repository, backupId);
    for (RunFolder folder : folders) {
      if (folder.manifest() != null && !delete(List.of(folder.manifest().key())).isEmpty()) {
        delete(List.of(own));
        return Result.LOCKED;
      }
    }
    LOG.info("backup deleted: backup={} reason={}", backupId, why);
    folders.forEach(this::leftovers);
    delete(holds);
    return Result.DELETED;
  }

  /** Gives a run up, unless it has shown life since it was looked at. */
  Result run(String backupId, StoredRun run, String why) {
    ObjectKey own =
        deletions.put(
            Deletion.ofRun(
                backupId, run.plan(), run.planStoredAt(), clock.instant(), toolVersion, why));
    List<RunFolder> folders = RunFolder.list(repository, backupId);
    boolean alive =
        folders.stream()
            .anyMatch(
                folder -> folder.manifest() != null || folder.youngest().isAfter(run.lastSign()));
    if (alive) {
      delete(List.of(own));
      return Result.ALIVE;
    }
    for (RunFolder folder : folders) {
      if (folder.plan() != null && !delete(List.of(folder.plan().key())).isEmpty()) {
        delete(List.of(own));
        return Result.LOCKED;
      }
    }
    LOG.info("run given up: backup={} reason={}", backupId, why);
    folders.forEach(this::leftovers);
    return Result.DELETED;
  }

  /** Deletes what lies beside a manifest that is gone; the plan before all else. */
  void leftovers(RunFolder folder) {
    List<ObjectKey> keys = new ArrayList<>(folder.besidesManifest());
    if (folder.plan() != null) {
      delete(List.of(folder.plan().key()));
    }
    delete(keys);
  }

  /** Deletes objects; gives back those that the store refused to delete. */
  Map<ObjectKey, StorageException> delete(Collection<ObjectKey> keys) {
    try {
      Map<ObjectKey, StorageException> refused =
          keys.isEmpty() ? Map.of() : repository.store().delete(keys);
      refused.forEach(
          (key, why) -> LOG.info("not deleted: objectKey={} reason={}", key, why.getMessage()));
      return refused;
    } catch (IOException e) {
      throw RepositoryFailures.translate(
          repository.store().location(), "deleting " + keys.size() + " objects", e);
    }
  }
}
