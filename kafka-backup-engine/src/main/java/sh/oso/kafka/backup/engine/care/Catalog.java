package sh.oso.kafka.backup.engine.care;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.BackupNotFoundException;
import sh.oso.kafka.backup.api.BackupSummary;
import sh.oso.kafka.backup.api.BackupSummary.State;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.UnsupportedFormatException;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.Deletions;
import sh.oso.kafka.backup.engine.manifest.Holds;
import sh.oso.kafka.backup.engine.manifest.Repository;

/** The backups of a repository. */
public final class Catalog {

  /** Stands for the backup that was completed last; never for one that was salvaged. */
  public static final String LATEST = "latest";

  private final Repository repository;

  public Catalog(Repository repository) {
    this.repository = repository;
  }

  /** All backups, oldest first; those whose start cannot be read come first of all. */
  public List<BackupSummary> list() {
    repository.requireKnownFormat();
    Map<String, List<String>> holds = new Holds(repository).list();
    return repository.listBackupIds().stream()
        .map(id -> summary(id, holds.getOrDefault(id, List.of())))
        .flatMap(Optional::stream)
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
    List<BackupSummary> all = list();
    String newest =
        all.stream()
            .filter(summary -> summary.state() == State.COMPLETE)
            .max(Comparator.comparing(Catalog::completedAt))
            .map(BackupSummary::backupId)
            .orElseThrow(
                () ->
                    new BackupNotFoundException(
                        "there is no complete backup in "
                            + repository.store().location()
                            + (all.stream().anyMatch(it -> it.state() == State.SALVAGED)
                                ? "; those that were salvaged may lack records, name one by its id"
                                : "")));
    return loadNamed(newest);
  }

  private static Instant completedAt(BackupSummary summary) {
    return summary.completedAt() == null ? Instant.MIN : summary.completedAt();
  }

  /** Empty for what is left of a backup that is being deleted. */
  private Optional<BackupSummary> summary(String backupId, List<String> holds) {
    try {
      Optional<Manifest> manifest = repository.findManifest(backupId);
      if (manifest.isPresent()) {
        return Optional.of(complete(manifest.get(), holds));
      }
      Optional<BackupPlan> plan = repository.findPlan(backupId);
      if (plan.isPresent()) {
        return Optional.of(unfinished(plan.get(), holds));
      }
      return new Deletions(repository).list(backupId).isEmpty()
          ? Optional.of(unreadable(backupId, holds, "neither plan nor manifest is there"))
          : Optional.empty();
    } catch (CorruptBackupException | UnsupportedFormatException e) {
      return Optional.of(unreadable(backupId, holds, e.getMessage()));
    }
  }

  private static BackupSummary complete(Manifest manifest, List<String> holds) {
    List<String> all = new ArrayList<>(holds);
    if (manifest.labels().containsKey(Holds.LABEL)) {
      all.add("label");
    }
    return new BackupSummary(
        manifest.backupId(),
        manifest.salvagedFrom() == null ? State.COMPLETE : State.SALVAGED,
        manifest.startedAt(),
        manifest.completedAt(),
        manifest.clusterId(),
        manifest.parentId(),
        manifest.labels(),
        all,
        manifest.totals(),
        null);
  }

  private static BackupSummary unfinished(BackupPlan plan, List<String> holds) {
    BackupPlan.Parent parent = plan.parent();
    return new BackupSummary(
        plan.backupId(),
        State.UNFINISHED,
        plan.startedAt(),
        null,
        plan.clusterId(),
        parent == null ? null : parent.backupId(),
        plan.labels(),
        holds,
        null,
        null);
  }

  private static BackupSummary unreadable(
      String backupId, List<String> holds, @Nullable String problem) {
    return new BackupSummary(
        backupId, State.UNREADABLE, null, null, null, null, Map.of(), holds, null, problem);
  }
}
