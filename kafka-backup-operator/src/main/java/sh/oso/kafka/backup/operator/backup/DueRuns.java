package sh.oso.kafka.backup.operator.backup;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import sh.oso.kafka.backup.operator.crd.BackupRun;
import sh.oso.kafka.backup.operator.crd.KafkaBackup;
import sh.oso.kafka.backup.operator.crd.KafkaBackupSpec;
import sh.oso.kafka.backup.operator.crd.KafkaBackupStatus;
import sh.oso.kafka.backup.operator.decision.Generations;
import sh.oso.kafka.backup.operator.decision.Notice;
import sh.oso.kafka.backup.operator.decision.Observed;
import sh.oso.kafka.backup.operator.decision.Observed.ObservedJob;
import sh.oso.kafka.backup.operator.job.Labels;
import sh.oso.kafka.backup.operator.job.Names;
import sh.oso.kafka.backup.operator.schedule.Schedule;

/** Finds the backup that is to be made now, and notes in the status what was dealt with. */
final class DueRuns {

  private final KafkaBackup resource;
  private final KafkaBackupSpec spec;
  private final Observed observed;
  private final KafkaBackupStatus old;
  private final BackupHistory history;
  private final BackupRuns runs;
  private final KafkaBackupStatus.Builder status;
  private final Consumer<Notice> notices;

  DueRuns(
      KafkaBackup resource,
      Observed observed,
      KafkaBackupStatus old,
      BackupHistory history,
      BackupRuns runs,
      KafkaBackupStatus.Builder status,
      Consumer<Notice> notices) {
    this.resource = resource;
    this.spec = resource.getSpec();
    this.observed = observed;
    this.old = old;
    this.history = history;
    this.runs = runs;
    this.status = status;
    this.notices = notices;
  }

  /**
   * Finds a run to start.
   *
   * @param schedule the resource's, if it has one
   */
  Optional<DueRun> find(Optional<Schedule> schedule) {
    Optional<ObservedJob> active = observed.active();
    if (active.isPresent()) {
      if (!active.get().note(BackupRuns.PURPOSE).equals(BackupRuns.PRUNE)) {
        schedule.ifPresent(this::leaveOut);
      }
      return Optional.empty();
    }
    Optional<DueRun> triggered = triggered();
    if (triggered.isPresent() || spec.suspend()) {
      return triggered;
    }
    return schedule.isPresent() ? scheduled(schedule.get()) : once();
  }

  private Optional<DueRun> triggered() {
    String value = trigger();
    if (value.isEmpty() || value.equals(old.lastTrigger())) {
      return Optional.empty();
    }
    status.lastTrigger(value);
    String jobName = runs.triggered(value);
    if (observed.find(jobName).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(new DueRun(jobName, backupId(observed.now()), now()));
  }

  private String trigger() {
    Map<String, String> annotations = resource.getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(Labels.TRIGGER, "");
  }

  private Optional<DueRun> scheduled(Schedule schedule) {
    Optional<Instant> last = lastDue(schedule);
    if (last.isEmpty()) {
      return Optional.empty();
    }
    Instant due = last.get();
    status.lastScheduleTime(due);
    String jobName = runs.scheduled(due);
    if (observed.find(jobName).isPresent()) {
      return Optional.empty();
    }
    Long deadline = spec.startingDeadlineSeconds();
    if (deadline != null && observed.now().isAfter(due.plusSeconds(deadline))) {
      notices.accept(
          Notice.warning(
              "BackupMissed",
              "the backup of "
                  + due
                  + " could not be started within startingDeadlineSeconds, "
                  + deadline
                  + " s, and is left out"));
      return Optional.empty();
    }
    return Optional.of(new DueRun(jobName, backupId(due), due));
  }

  /** While a run is under way no other begins, and what the schedule asks for is left out. */
  private void leaveOut(Schedule schedule) {
    Optional<Instant> due = lastDue(schedule);
    if (due.isEmpty() || spec.suspend()) {
      return;
    }
    status.lastScheduleTime(due.get());
    observed
        .active()
        .filter(it -> !it.name().equals(runs.scheduled(due.get())))
        .ifPresent(
            it ->
                notices.accept(
                    Notice.warning(
                        "BackupSkipped",
                        "the backup of "
                            + due.get()
                            + " is left out, since "
                            + it.name()
                            + " is still under way")));
  }

  private Optional<Instant> lastDue(Schedule schedule) {
    Instant since =
        old.lastScheduleTime() == null
            ? Instant.parse(resource.getMetadata().getCreationTimestamp())
            : old.lastScheduleTime();
    return schedule.last(since, observed.now());
  }

  /** Without a schedule: until there is a backup, and anew when a failed one's spec was mended. */
  private Optional<DueRun> once() {
    Instant due = Instant.parse(resource.getMetadata().getCreationTimestamp());
    Optional<BackupRun> newest = history.newest();
    if (newest.isEmpty()) {
      String jobName = runs.scheduled(due);
      return observed.find(jobName).isPresent()
          ? Optional.empty()
          : Optional.of(new DueRun(jobName, backupId(due), due));
    }
    if (history.newestBackup().isPresent()) {
      return Optional.empty();
    }
    boolean mended = old.runGeneration() != null && old.runGeneration() != Generations.of(resource);
    if (!mended && observed.now().isBefore(retryTime(newest.get()))) {
      return Optional.empty();
    }
    String jobName = runs.retried(due, Generations.of(resource), end(newest.get()));
    if (observed.find(jobName).isPresent()) {
      return Optional.empty();
    }
    // What was begun with another spec is no beginning of this one.
    String id = mended ? backupId(observed.now()) : String.valueOf(newest.get().backupId());
    return Optional.of(new DueRun(jobName, id, mended ? now() : due));
  }

  /** When a failed run without a schedule is made up for; nothing if none is. */
  Optional<Instant> retryTime() {
    return history
        .newest()
        .filter(it -> history.newestBackup().isEmpty() && !spec.suspend())
        .map(this::retryTime);
  }

  /** After a minute, then twice as long each time, and at last each hour. */
  private Instant retryTime(BackupRun failed) {
    long minutes = Math.min(60, 1L << Math.min(6, history.failuresInARow() - 1));
    return end(failed).plus(Duration.ofMinutes(minutes));
  }

  private static Instant end(BackupRun run) {
    return run.completionTime() == null ? Instant.EPOCH : run.completionTime();
  }

  /** As backup ids have it: to the second. */
  private Instant now() {
    return observed.now().truncatedTo(ChronoUnit.SECONDS);
  }

  private String backupId(Instant time) {
    return Names.backupId(resource.getMetadata().getName(), time);
  }
}
