package sh.oso.kafka.backup.engine.care;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.BackupNotFoundException;
import sh.oso.kafka.backup.api.BackupSummary;
import sh.oso.kafka.backup.api.BackupSummary.State;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.UnsupportedFormatException;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.Repository;

/** The backups of a repository. */
public final class Catalog {

  /** Stands for the backup that was completed last. */
  public static final String LATEST = "latest";

  private final Repository repository;

  public Catalog(Repository repository) {
    this.repository = repository;
  }

  /** All backups, oldest first; those whose start cannot be read come first of all. */
  public List<BackupSummary> list() {
    repository.requireKnownFormat();
    return repository.listBackupIds().stream()
        .map(this::summary)
        .sorted(
            Comparator.comparing(
                    BackupSummary::startedAt, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(BackupSummary::backupId))
        .toList();
  }

  /**
   * The manifest of a backup.
   *
   * @param backupId its id, or {@link #LATEST}
   */
  public Manifest load(String backupId) {
    repository.requireKnownFormat();
    return backupId.equals(LATEST) ? loadLatest() : loadNamed(backupId);
  }

  private Manifest loadNamed(String backupId) {
    return repository
        .findManifest(backupId)
        .orElseThrow(
            () ->
                new BackupNotFoundException(
                    repository.findPlan(backupId).isPresent()
                        ? "backup " + backupId + " is unfinished: run it again to complete it"
                        : "there is no backup "
                            + backupId
                            + " in "
                            + repository.store().location()
                            + "; list shows those that are there"));
  }

  private Manifest loadLatest() {
    String newest =
        list().stream()
            .filter(summary -> summary.state() == State.COMPLETE)
            .max(Comparator.comparing(Catalog::completedAt))
            .map(BackupSummary::backupId)
            .orElseThrow(
                () ->
                    new BackupNotFoundException(
                        "there is no complete backup in " + repository.store().location()));
    return loadNamed(newest);
  }

  private static Instant completedAt(BackupSummary summary) {
    return summary.completedAt() == null ? Instant.MIN : summary.completedAt();
  }

  private BackupSummary summary(String backupId) {
    try {
      Optional<Manifest> manifest = repository.findManifest(backupId);
      if (manifest.isPresent()) {
        Manifest m = manifest.get();
        return new BackupSummary(
            backupId,
            State.COMPLETE,
            m.startedAt(),
            m.completedAt(),
            m.clusterId(),
            m.totals(),
            null);
      }
      Optional<BackupPlan> plan = repository.findPlan(backupId);
      return plan.map(
              p ->
                  new BackupSummary(
                      backupId, State.UNFINISHED, p.startedAt(), null, p.clusterId(), null, null))
          .orElseGet(() -> unreadable(backupId, "neither plan nor manifest is there"));
    } catch (CorruptBackupException | UnsupportedFormatException e) {
      return unreadable(backupId, e.getMessage());
    }
  }

  private static BackupSummary unreadable(String backupId, @Nullable String problem) {
    return new BackupSummary(backupId, State.UNREADABLE, null, null, null, null, problem);
  }
}
