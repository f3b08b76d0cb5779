package sh.oso.kafka.backup.operator.backup;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.operator.crd.BackupRun;
import sh.oso.kafka.backup.operator.crd.Outcome;
import sh.oso.kafka.backup.operator.decision.Observed.ObservedJob;
import sh.oso.kafka.backup.operator.job.JobState;
import sh.oso.kafka.backup.operator.job.Termination;

/**
 * The runs that a status tells of, the newest first: of failed ones the last ten, of others as many
 * as there are backups, at most 200.
 */
final class BackupHistory {

  private static final int FAILED = 10;
  private static final int ALL = 200;

  private final List<BackupRun> runs;

  BackupHistory(List<BackupRun> runs) {
    this.runs = List.copyOf(runs);
  }

  List<BackupRun> runs() {
    return runs;
  }

  /** The newest run that made a backup. */
  Optional<BackupRun> newestBackup() {
    return runs.stream().filter(it -> it.outcome() == Outcome.SUCCESS).findFirst();
  }

  /** The oldest run whose backup is there. */
  Optional<BackupRun> oldestBackup() {
    return runs.stream()
        .filter(it -> it.outcome() == Outcome.SUCCESS)
        .reduce((newer, older) -> older);
  }

  /** How many backups there are, as far as is known. */
  long backups() {
    return runs.stream().filter(it -> it.outcome() == Outcome.SUCCESS).count();
  }

  /** How many runs have failed since the newest backup. */
  long failuresInARow() {
    return runs.stream().takeWhile(it -> it.outcome() != Outcome.SUCCESS).count();
  }

  Optional<BackupRun> newest() {
    return runs.stream().findFirst();
  }

  /** Whether it tells of a run: its pod may be gone by now, and its words with it. */
  boolean knows(ObservedJob job) {
    BackupRun run = record(job);
    return runs.stream()
        .anyMatch(
            it ->
                Objects.equals(it.backupId(), run.backupId())
                    && Objects.equals(it.completionTime(), run.completionTime()));
  }

  /** With a run that is over. */
  BackupHistory with(ObservedJob job) {
    BackupRun run = record(job);
    List<BackupRun> all = new ArrayList<>(runs);
    all.add(run);
    all.sort(
        Comparator.comparing(BackupRun::completionTime, Comparator.nullsFirst(Instant::compareTo))
            .reversed());
    return new BackupHistory(bounded(all));
  }

  /** Without backups that are deleted. */
  BackupHistory without(Set<String> backupIds) {
    return new BackupHistory(
        runs.stream()
            .filter(
                it ->
                    it.outcome() != Outcome.SUCCESS
                        || it.backupId() == null
                        || !backupIds.contains(it.backupId()))
            .toList());
  }

  /** Without backups older than one that is the oldest there is, if it tells of that one. */
  BackupHistory since(String oldestBackup) {
    boolean known =
        runs.stream()
            .anyMatch(it -> it.outcome() == Outcome.SUCCESS && oldestBackup.equals(it.backupId()));
    if (!known) {
      return this;
    }
    List<BackupRun> kept = new ArrayList<>();
    boolean older = false;
    for (BackupRun run : runs) {
      if (!older || run.outcome() != Outcome.SUCCESS) {
        kept.add(run);
      }
      older |= run.outcome() == Outcome.SUCCESS && oldestBackup.equals(run.backupId());
    }
    return new BackupHistory(kept);
  }

  private static List<BackupRun> bounded(List<BackupRun> all) {
    List<BackupRun> kept = new ArrayList<>();
    int failed = 0;
    for (BackupRun run : all) {
      boolean success = run.outcome() == Outcome.SUCCESS;
      if (kept.size() < ALL && (success || failed < FAILED)) {
        kept.add(run);
        failed += success ? 0 : 1;
      }
    }
    return kept;
  }

  private static BackupRun record(ObservedJob job) {
    Termination said = termination(job.state());
    String message = job.state() instanceof JobState.Failed failed ? failed.message() : null;
    boolean success = message == null;
    String id =
        said != null && said.backupId() != null ? said.backupId() : job.note(BackupRuns.BACKUP_ID);
    return new BackupRun(
        id,
        started(job),
        JobState.end(job.job()).orElse(null),
        success && said != null ? said.size() : null,
        success && said != null ? said.records() : null,
        success && said != null ? said.newBytes() : null,
        success ? Outcome.SUCCESS : Outcome.FAILURE,
        message);
  }

  private static @Nullable Instant started(ObservedJob job) {
    String due = job.note(BackupRuns.DUE);
    String started = job.job().getStatus() == null ? null : job.job().getStatus().getStartTime();
    return started != null ? Instant.parse(started) : due.isEmpty() ? null : Instant.parse(due);
  }

  static @Nullable Termination termination(JobState state) {
    if (state instanceof JobState.Succeeded succeeded) {
      return succeeded.termination();
    }
    return state instanceof JobState.Failed failed ? failed.termination() : null;
  }
}
