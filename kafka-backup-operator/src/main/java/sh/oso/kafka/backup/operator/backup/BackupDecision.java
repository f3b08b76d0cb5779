package sh.oso.kafka.backup.operator.backup;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.operator.crd.BackupRun;
import sh.oso.kafka.backup.operator.crd.KafkaBackup;
import sh.oso.kafka.backup.operator.crd.KafkaBackupSpec;
import sh.oso.kafka.backup.operator.crd.KafkaBackupStatus;
import sh.oso.kafka.backup.operator.crd.Outcome;
import sh.oso.kafka.backup.operator.crd.Phase;
import sh.oso.kafka.backup.operator.crd.RecoveryWindow;
import sh.oso.kafka.backup.operator.crd.Retention;
import sh.oso.kafka.backup.operator.decision.Conditions;
import sh.oso.kafka.backup.operator.decision.Decision;
import sh.oso.kafka.backup.operator.decision.Generations;
import sh.oso.kafka.backup.operator.decision.Notice;
import sh.oso.kafka.backup.operator.decision.Observed;
import sh.oso.kafka.backup.operator.decision.Observed.ObservedJob;
import sh.oso.kafka.backup.operator.decision.Others;
import sh.oso.kafka.backup.operator.job.JobState;
import sh.oso.kafka.backup.operator.job.Labels;
import sh.oso.kafka.backup.operator.job.Run;
import sh.oso.kafka.backup.operator.job.Termination;
import sh.oso.kafka.backup.operator.schedule.InvalidScheduleException;
import sh.oso.kafka.backup.operator.schedule.Schedule;

/**
 * Decides about a KafkaBackup, in these steps:
 *
 * <ol>
 *   <li>What ended since is written into the history.
 *   <li>A run that is due is started, unless one is under way: one that was asked for by annotation
 *       waits for it, one of the schedule is left out and said to be.
 *   <li>If nothing is to be done and retention was lowered, what it does not keep is pruned.
 * </ol>
 *
 * <p>A run's name comes from what it is for, so a decision that is taken twice starts it once.
 */
public final class BackupDecision {

  /** How often to look at a run that is under way: its pod may have something to tell. */
  private static final Duration LOOK = Duration.ofSeconds(30);

  private final KafkaBackup resource;
  private final KafkaBackupSpec spec;
  private final Observed observed;
  private final BackupRuns runs;
  private final List<Notice> notices = new ArrayList<>();
  private final List<Job> recorded = new ArrayList<>();
  private final KafkaBackupStatus old;
  private final KafkaBackupStatus.Builder status;
  private BackupHistory history;

  private BackupDecision(KafkaBackup resource, Observed observed) {
    this.resource = resource;
    this.spec = resource.getSpec();
    this.observed = observed;
    this.runs = new BackupRuns(resource);
    this.old = resource.getStatus() == null ? KafkaBackupStatus.NONE : resource.getStatus();
    this.status = old.toBuilder();
    this.history = new BackupHistory(old.backupHistory());
  }

  /** Decides. */
  public static Decision<KafkaBackupStatus> about(
      KafkaBackup resource, Observed observed, Others others) {
    return new BackupDecision(resource, observed).decide(others);
  }

  private Decision<KafkaBackupStatus> decide(Others others) {
    observed.runs().stream().filter(this::unrecorded).forEach(this::record);
    Optional<Schedule> schedule = Optional.empty();
    String problem = "";
    try {
      schedule = schedule();
    } catch (InvalidScheduleException e) {
      problem = "spec.schedule: " + e.getMessage();
    }
    DueRuns dueRuns = new DueRuns(resource, observed, old, history, runs, status, notices::add);
    Optional<DueRun> due = problem.isEmpty() ? dueRuns.find(schedule) : Optional.empty();
    Optional<Run> start =
        due.map(it -> runs.backup(it.jobName(), it.backupId(), it.due())).or(this::pruning);
    Optional<Instant> next =
        spec.suspend() ? Optional.empty() : schedule.flatMap(it -> it.next(observed.now()));
    boolean running = due.isPresent() || activeBackup().isPresent();
    status
        .backupHistory(history.runs())
        .nextScheduledTime(next.orElse(null))
        .phase(phase(running))
        .conditions(
            Verification.with(conditions(problem, running, next), resource, observed.now(), others))
        .observedGeneration(generation());
    due.ifPresent(
        it -> {
          status.runGeneration(generation());
          notices.add(Notice.normal("BackupStarted", "backup " + it.backupId() + " is started"));
        });
    return new Decision<>(
        start,
        status.build(),
        notices,
        recorded,
        ttl(),
        again(next, dueRuns.retryTime(), start.isPresent()));
  }

  private long generation() {
    return Generations.of(resource);
  }

  private Optional<Schedule> schedule() {
    return spec.schedule() == null || spec.schedule().isBlank()
        ? Optional.empty()
        : Optional.of(
            Schedule.parse(spec.schedule(), spec.timeZone() == null ? "" : spec.timeZone()));
  }

  // ---- what ended

  private boolean unrecorded(ObservedJob job) {
    return !job.active() && job.note(Labels.RECORDED).isEmpty();
  }

  private void record(ObservedJob job) {
    recorded.add(job.job());
    Termination said = BackupHistory.termination(job.state());
    if (job.note(BackupRuns.PURPOSE).equals(BackupRuns.PRUNE)) {
      if (job.state() instanceof JobState.Failed failed) {
        notices.add(Notice.warning("PruneFailed", failed.message()));
      } else if (said != null) {
        notices.add(Notice.normal("Pruned", said.message()));
      }
    } else {
      recordBackup(job, said);
    }
    if (said != null) {
      forgetPruned(said);
    }
  }

  /** The list of what was pruned may be cut, so what is older than the oldest goes besides. */
  private void forgetPruned(Termination said) {
    if (said.oldestKept() != null) {
      history = history.since(said.oldestKept());
    }
    if (said.pruned().isEmpty()) {
      return;
    }
    history = history.without(new HashSet<>(said.pruned()));
    Instant first = history.oldestBackup().map(BackupRun::completionTime).orElse(null);
    RecoveryWindow window = old.recoveryWindow();
    if (window != null && said.firstRecoverable() == null) {
      status.recoveryWindow(new RecoveryWindow(first, window.last()));
    }
  }

  private void recordBackup(ObservedJob job, @Nullable Termination said) {
    if (history.knows(job)) {
      return;
    }
    history = history.with(job);
    if (job.state() instanceof JobState.Failed failed) {
      notices.add(
          Notice.warning(
              "BackupFailed",
              "backup " + job.note(BackupRuns.BACKUP_ID) + " failed: " + failed.message()));
      return;
    }
    notices.add(
        Notice.normal(
            "BackupCompleted",
            said == null
                ? "backup " + job.note(BackupRuns.BACKUP_ID) + " is complete; " + Termination.LOST
                : said.message()));
    Optional<BackupRun> newest = history.newestBackup();
    boolean isNewest =
        newest.isPresent()
            && newest.get().completionTime() != null
            && newest.get().completionTime().equals(JobState.end(job.job()).orElse(null));
    if (!isNewest) {
      return;
    }
    status
        .lastBackupId(newest.get().backupId())
        .lastBackupTime(Instant.parse(job.note(BackupRuns.DUE)))
        .lastBackupSize(newest.get().size())
        .lastBackupRecords(newest.get().records())
        .lastBackupNewBytes(newest.get().newBytes())
        .recoveryWindow(BackupHistory.window(newest.get(), said, old.recoveryWindow()));
  }

  private Optional<ObservedJob> activeBackup() {
    return observed.runs().stream()
        .filter(it -> it.active() && !it.note(BackupRuns.PURPOSE).equals(BackupRuns.PRUNE))
        .findFirst();
  }

  private Optional<Run> pruning() {
    Retention retention = spec.retention();
    boolean lowered =
        retention != null && retention.backups() != null && history.backups() > retention.backups();
    boolean byOtherRules = retention != null && retention.byTime() && history.backups() > 1;
    boolean dealtWith =
        old.retentionGeneration() != null && old.retentionGeneration() == generation();
    if (!(lowered || byOtherRules) || dealtWith || observed.active().isPresent()) {
      return Optional.empty();
    }
    status.retentionGeneration(generation());
    return Optional.of(runs.prune(runs.pruning(generation())));
  }

  // ---- what the status says

  private Phase phase(boolean running) {
    if (running) {
      return Phase.RUNNING;
    }
    return history
        .newest()
        .map(it -> it.outcome() == Outcome.SUCCESS ? Phase.COMPLETED : Phase.FAILED)
        .orElse(Phase.PENDING);
  }

  private List<Condition> conditions(String problem, boolean running, Optional<Instant> next) {
    Optional<BackupRun> failed = history.newest().filter(it -> it.outcome() != Outcome.SUCCESS);
    if (!problem.isEmpty()) {
      if (!said(problem)) {
        notices.add(Notice.warning("InvalidSpec", problem));
      }
      return ready(false, "InvalidSpec", problem);
    }
    Optional<String> obstacle = running ? obstacle() : Optional.empty();
    if (obstacle.isPresent()) {
      return ready(false, "BackupHindered", obstacle.get());
    }
    if (failed.isPresent()) {
      String message = failed.get().message();
      return ready(false, "BackupFailed", message == null ? "the last backup failed" : message);
    }
    if (running) {
      return ready(true, "BackupRunning", "A backup is under way");
    }
    if (next.isPresent()) {
      return ready(true, "BackupScheduled", "Next backup scheduled for " + next.get());
    }
    if (spec.suspend()) {
      return ready(true, "Suspended", "No backup is made while spec.suspend is true");
    }
    return ready(true, "BackupCompleted", "The backup is made");
  }

  private Optional<String> obstacle() {
    return activeBackup()
        .map(it -> ((JobState.Active) it.state()).obstacle())
        .filter(it -> !it.isEmpty());
  }

  private boolean said(String problem) {
    return Conditions.find(old.conditions(), Conditions.READY)
        .filter(it -> problem.equals(it.getMessage()))
        .isPresent();
  }

  private List<Condition> ready(boolean ready, String reason, String message) {
    return Conditions.with(
        old.conditions(), Conditions.READY, ready, reason, message, generation(), observed.now());
  }

  private Duration ttl() {
    Integer seconds = spec.job() == null ? null : spec.job().ttlSecondsAfterFinished();
    return seconds == null ? Decision.TTL : Duration.ofSeconds(seconds);
  }

  private @Nullable Duration again(
      Optional<Instant> next, Optional<Instant> retry, boolean started) {
    Duration wait =
        next.or(() -> retry.filter(it -> spec.schedule() == null))
            .map(it -> Duration.between(observed.now(), it).plusMillis(100))
            .filter(it -> !it.isNegative())
            .orElse(null);
    boolean looking = started || observed.active().isPresent();
    return looking && (wait == null || wait.compareTo(LOOK) > 0) ? LOOK : wait;
  }
}
