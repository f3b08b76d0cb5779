package sh.oso.kafka.backup.engine.prune;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.DeleteAllReport;
import sh.oso.kafka.backup.api.DeleteAllReport.Fate;
import sh.oso.kafka.backup.api.DeleteAllReport.Outcome;
import sh.oso.kafka.backup.api.DeleteAllRequest;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.UnsupportedFormatException;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.Holds;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.RunFolder;
import sh.oso.kafka.backup.engine.prune.Census.StoredRun;

/**
 * Deletes all backups and runs of one owner, on request. One that was stopped is completed by the
 * next. Whose a backup is that cannot be read, nobody knows: it stays, with a warning.
 */
public final class OwnerDeletion {

  private static final String LOCKED =
      "the store refuses to delete it: it is locked, or the right to delete is missing";

  private static final String WHY = "all of its owner's were to go";

  private final Repository repository;
  private final DeleteAllRequest request;
  private final Cancellation cancellation;
  private final Clock clock;
  private final Removal removal;
  private final List<Fate> fates = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  public OwnerDeletion(
      Repository repository,
      DeleteAllRequest request,
      Cancellation cancellation,
      Clock clock,
      String toolVersion) {
    this.repository = repository;
    this.request = request;
    this.cancellation = cancellation;
    this.clock = clock;
    this.removal = new Removal(repository, clock, toolVersion);
  }

  /** Runs to the report. */
  public DeleteAllReport run() {
    repository.requireKnownFormat();
    Map<String, List<String>> holds = new Holds(repository).list();
    Restoring restoring = Restoring.read(repository, clock.instant(), PruneRequest.DEFAULT_GRACE);
    for (RunFolder folder : RunFolder.list(repository)) {
      if (cancellation.isCancelled()) {
        throw new RunCancelledException(
            "the deletion was asked to stop; deleting again goes on with what is left");
      }
      String id = folder.backupId();
      try {
        if (folder.manifest() != null) {
          lookAtBackup(id, folder.manifest(), holds.getOrDefault(id, List.of()), restoring);
        } else if (folder.plan() != null) {
          lookAtRun(folder, folder.plan(), holds.getOrDefault(id, List.of()));
        }
      } catch (CorruptBackupException | UnsupportedFormatException e) {
        warnings.add(
            "backup "
                + id
                + " stays, for it cannot be read whose it is: "
                + e.getMessage()
                + "; delete it by its id if it is to go");
      }
    }
    return new DeleteAllReport(request.dryRun(), fates, warnings);
  }

  private void lookAtBackup(String id, ObjectStat listed, List<String> holds, Restoring restoring) {
    Manifest manifest = repository.findManifest(listed).orElse(null);
    if (manifest == null || !isOwn(manifest.labels())) {
      return;
    }
    String claims = request.force() ? "" : Claims.on(manifest, holds, restoring);
    if (!claims.isEmpty()) {
      fates.add(new Fate(id, Outcome.WANTED, claims));
    } else if (request.dryRun()) {
      fates.add(new Fate(id, Outcome.DELETED, ""));
    } else {
      fates.add(
          switch (removal.backup(id, manifest, WHY, request.force())) {
            case DELETED -> new Fate(id, Outcome.DELETED, "");
            case HELD -> new Fate(id, Outcome.WANTED, "held since a moment ago");
            case LOCKED, ALIVE -> new Fate(id, Outcome.REFUSED, LOCKED);
          });
    }
  }

  /** What looks like a run may be a backup whose manifest was lost: who holds it wants it back. */
  private void lookAtRun(RunFolder folder, ObjectStat plan, List<String> holds) {
    String id = folder.backupId();
    BackupPlan content = repository.findPlan(id).orElse(null);
    if (content == null || !isOwn(content.labels())) {
      return;
    }
    if (!holds.isEmpty() && !request.force()) {
      fates.add(new Fate(id, Outcome.WANTED, "held: " + String.join(", ", holds)));
      return;
    }
    boolean whateverItShows = request.runsEnded() || request.force();
    Instant lastSign = folder.youngest();
    if (!whateverItShows && lastSign.isAfter(clock.instant().minus(PruneRequest.DEFAULT_GRACE))) {
      fates.add(
          new Fate(
              id,
              Outcome.REFUSED,
              "its run may be under way, the last sign of life is of "
                  + lastSign
                  + "; wait, or say that it has ended"));
      return;
    }
    StoredRun run =
        new StoredRun(
            content, plan.lastModified(), whateverItShows ? Instant.MAX : lastSign, false);
    Removal.Result result = request.dryRun() ? Removal.Result.DELETED : removal.run(id, run, WHY);
    fates.add(
        switch (result) {
          case DELETED -> new Fate(id, Outcome.DELETED, "");
          case HELD, ALIVE -> new Fate(id, Outcome.REFUSED, "it has just shown that it is alive");
          case LOCKED -> new Fate(id, Outcome.REFUSED, LOCKED);
        });
  }

  private boolean isOwn(Map<String, String> labels) {
    Map<String, String> owner = new HashMap<>(labels);
    owner.remove(Holds.LABEL);
    return owner.equals(request.labels());
  }
}
