package sh.oso.kafka.backup.engine.prune;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.BackupNotFoundException;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.DeleteRequest;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.RepositoryException;
import sh.oso.kafka.backup.api.UnsupportedFormatException;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.Holds;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.RunFolder;
import sh.oso.kafka.backup.engine.prune.Census.StoredRun;

/** Deletes one backup, or one unfinished run, on request. */
public final class SingleDeletion {

  private static final String WHY = "asked for";

  private final Repository repository;
  private final Clock clock;
  private final Removal removal;

  public SingleDeletion(Repository repository, Clock clock, String toolVersion) {
    this.repository = repository;
    this.clock = clock;
    this.removal = new Removal(repository, clock, toolVersion);
  }

  /** The ids that went. */
  public List<String> run(DeleteRequest request) {
    repository.requireKnownFormat();
    String id = request.backupId();
    for (RunFolder folder : RunFolder.list(repository, id)) {
      if (folder.manifest() != null) {
        return deleteBackup(request, folder.manifest());
      }
      if (folder.plan() != null) {
        return deleteRun(request, folder, folder.plan());
      }
    }
    throw new BackupNotFoundException(
        "there is no backup "
            + id
            + " in "
            + repository.store().location()
            + "; list shows those that are there");
  }

  private List<String> deleteBackup(DeleteRequest request, ObjectStat listed) {
    String id = request.backupId();
    Manifest manifest = findReadable(listed);
    if (!request.force()) {
      requireUnclaimed(id, manifest == null ? Map.of() : manifest.labels());
    }
    if (request.dryRun()) {
      return List.of();
    }
    return switch (removal.backup(id, manifest, WHY, request.force())) {
      case DELETED -> List.of(id);
      case HELD ->
          throw new InvalidRequestException(
              "backup " + id + " is held since a moment ago; release it first");
      case LOCKED, ALIVE ->
          throw new RepositoryException(
              "the store refuses to delete the manifest of backup "
                  + id
                  + ": it is locked, or the right to delete is missing; nothing was changed");
    };
  }

  private void requireUnclaimed(String id, Map<String, String> labels) {
    List<String> holds = new Holds(repository).list().getOrDefault(id, List.of());
    if (!holds.isEmpty()) {
      throw new InvalidRequestException(
          "backup " + id + " is held: " + String.join(", ", holds) + "; release it first");
    }
    if (labels.containsKey(Holds.LABEL)) {
      throw new InvalidRequestException(
          "backup "
              + id
              + " is held by its label: "
              + labels.get(Holds.LABEL)
              + "; only force deletes it");
    }
    String restore =
        Restoring.read(repository, clock.instant(), PruneRequest.DEFAULT_GRACE).claims(id);
    if (!restore.isEmpty()) {
      throw new InvalidRequestException(
          "backup " + id + " is in use, " + restore + "; finish that one, or use force");
    }
  }

  private @Nullable Manifest findReadable(ObjectStat listed) {
    try {
      return repository.findManifest(listed).orElse(null);
    } catch (CorruptBackupException | UnsupportedFormatException e) {
      return null; // to delete it is how to get rid of it
    }
  }

  private List<String> deleteRun(DeleteRequest request, RunFolder folder, ObjectStat plan) {
    String id = request.backupId();
    Instant lastSign = folder.youngest();
    if (!request.force() && lastSign.isAfter(clock.instant().minus(PruneRequest.DEFAULT_GRACE))) {
      throw new InvalidRequestException(
          "backup "
              + id
              + " is unfinished, and its run may be under way: its last sign of life is of "
              + lastSign
              + "; wait, or use force");
    }
    if (request.dryRun()) {
      return List.of();
    }
    StoredRun run =
        new StoredRun(
            findReadablePlan(id),
            plan.lastModified(),
            request.force() ? Instant.MAX : lastSign,
            false);
    return switch (removal.run(id, run, WHY)) {
      case DELETED -> List.of(id);
      case LOCKED ->
          throw new RepositoryException(
              "the store refuses to delete the plan of backup "
                  + id
                  + ": it is locked, or the right to delete is missing; nothing was changed");
      case HELD, ALIVE ->
          throw new InvalidRequestException(
              "backup " + id + " has just shown that it is alive; nothing was changed");
    };
  }

  private @Nullable BackupPlan findReadablePlan(String id) {
    try {
      return repository.findPlan(id).orElse(null);
    } catch (CorruptBackupException | UnsupportedFormatException e) {
      return null; // to delete it is how to get rid of it
    }
  }
}
