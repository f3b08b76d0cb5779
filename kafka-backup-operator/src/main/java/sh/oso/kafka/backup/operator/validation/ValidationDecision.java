package sh.oso.kafka.backup.operator.validation;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.operator.crd.KafkaBackup;
import sh.oso.kafka.backup.operator.crd.KafkaBackupValidation;
import sh.oso.kafka.backup.operator.crd.KafkaBackupValidationSpec;
import sh.oso.kafka.backup.operator.crd.KafkaBackupValidationStatus;
import sh.oso.kafka.backup.operator.crd.Phase;
import sh.oso.kafka.backup.operator.crd.Storage;
import sh.oso.kafka.backup.operator.crd.ValidationCheck;
import sh.oso.kafka.backup.operator.crd.ValidationResult;
import sh.oso.kafka.backup.operator.decision.Conditions;
import sh.oso.kafka.backup.operator.decision.Decision;
import sh.oso.kafka.backup.operator.decision.Generations;
import sh.oso.kafka.backup.operator.decision.Notice;
import sh.oso.kafka.backup.operator.decision.Observed;
import sh.oso.kafka.backup.operator.decision.Observed.ObservedJob;
import sh.oso.kafka.backup.operator.decision.Others;
import sh.oso.kafka.backup.operator.job.JobState;
import sh.oso.kafka.backup.operator.job.Labels;
import sh.oso.kafka.backup.operator.job.Names;
import sh.oso.kafka.backup.operator.job.Run;
import sh.oso.kafka.backup.operator.job.SettingsFile;
import sh.oso.kafka.backup.operator.job.Termination;
import sh.oso.kafka.backup.operator.schedule.InvalidScheduleException;
import sh.oso.kafka.backup.operator.schedule.Schedule;

/**
 * Decides about a KafkaBackupValidation: with a schedule it runs whenever that is due, else once
 * for each generation of the spec. A backup that is found to be damaged is a run that did its work.
 */
public final class ValidationDecision {

  private static final Duration LOOK = Duration.ofSeconds(30);

  private final KafkaBackupValidation resource;
  private final KafkaBackupValidationSpec spec;
  private final Observed observed;
  private final Others others;
  private final KafkaBackupValidationStatus old;
  private final KafkaBackupValidationStatus.Builder status;
  private final List<Notice> notices = new ArrayList<>();
  private final List<Job> recorded = new ArrayList<>();
  private Phase phase;
  private boolean waiting;
  private String validated = "";
  private List<Condition> conditions;

  private ValidationDecision(KafkaBackupValidation resource, Observed observed, Others others) {
    this.resource = resource;
    this.spec = resource.getSpec();
    this.observed = observed;
    this.others = others;
    this.old =
        resource.getStatus() == null ? KafkaBackupValidationStatus.NONE : resource.getStatus();
    this.status = old.toBuilder();
    this.phase = old.phase() == null ? Phase.PENDING : old.phase();
    this.conditions = old.conditions();
  }

  /** Decides. */
  public static Decision<KafkaBackupValidationStatus> about(
      KafkaBackupValidation resource, Observed observed, Others others) {
    return new ValidationDecision(resource, observed, others).decide();
  }

  private Decision<KafkaBackupValidationStatus> decide() {
    observed.runs().stream()
        .filter(it -> !it.active() && it.note(Labels.RECORDED).isEmpty())
        .forEach(this::record);
    Optional<Run> start = Optional.empty();
    Optional<Instant> next = Optional.empty();
    try {
      Optional<Schedule> schedule = schedule();
      next = spec.suspend() ? Optional.empty() : schedule.flatMap(it -> it.next(observed.now()));
      if (observed.active().isPresent()) {
        phase = Phase.RUNNING;
        ready(true, "ValidationRunning", "A validation is under way");
      } else {
        start = start(schedule);
      }
    } catch (InvalidScheduleException e) {
      ready(false, "InvalidSpec", "spec.schedule: " + e.getMessage());
    }
    status
        .phase(phase)
        .nextScheduledTime(next.orElse(null))
        .observedGeneration(Generations.of(resource))
        .conditions(conditions);
    return new Decision<>(
        start, status.build(), notices, recorded, ttl(), again(next, start.isPresent()));
  }

  private Optional<Schedule> schedule() {
    return spec.schedule() == null
        ? Optional.empty()
        : Optional.of(
            Schedule.parse(spec.schedule(), spec.timeZone() == null ? "" : spec.timeZone()));
  }

  private void record(ObservedJob job) {
    recorded.add(job.job());
    Termination said =
        job.state() instanceof JobState.Succeeded succeeded
            ? succeeded.termination()
            : ((JobState.Failed) job.state()).termination();
    boolean looked = said != null && !said.checks().isEmpty();
    if (said == null && job.state() instanceof JobState.Succeeded) {
      recordUnread(job);
      return;
    }
    if (said == null || !looked) {
      String message =
          job.state() instanceof JobState.Failed failed ? failed.message() : "nothing was checked";
      phase = Phase.FAILED;
      notices.add(Notice.warning("ValidationFailed", message));
      ready(false, "ValidationFailed", message);
      return;
    }
    phase = Phase.COMPLETED;
    status
        .result(said.valid() ? ValidationResult.VALID : ValidationResult.INVALID)
        .backupId(said.backupId())
        .evidenceReport(said.evidenceReport())
        .lastValidationTime(JobState.end(job.job()).orElse(observed.now()))
        .checks(
            said.checks().stream()
                .map(
                    it ->
                        new ValidationCheck(
                            it.name(), it.outcome(), it.message(), it.durationMillis()))
                .toList());
    notices.add(
        said.valid()
            ? Notice.normal("BackupValid", said.message())
            : Notice.warning("BackupInvalid", said.message()));
    ready(true, "ValidationCompleted", said.message() + said.lacking());
  }

  /** The command ends well only if the backup is sound; what it looked at is lost with its pod. */
  private void recordUnread(ObservedJob job) {
    String backupId = job.note(Labels.BACKUP_ID);
    String message = "backup " + backupId + " is sound; " + Termination.LOST;
    phase = Phase.COMPLETED;
    status
        .result(ValidationResult.VALID)
        .backupId(backupId)
        .lastValidationTime(JobState.end(job.job()).orElse(observed.now()))
        .checks(List.of());
    notices.add(Notice.normal("BackupValid", message));
    ready(true, "ValidationCompleted", message);
  }

  private Optional<Run> start(Optional<Schedule> schedule) {
    if (spec.suspend()) {
      return Optional.empty();
    }
    String run;
    Instant due = null;
    if (schedule.isPresent()) {
      due = schedule.get().last(since(), observed.now()).orElse(null);
      if (due == null) {
        if (phase == Phase.RUNNING) {
          phase = Phase.FAILED;
          ready(false, "ValidationFailed", "its Job was deleted");
        }
        return Optional.empty();
      }
      run = Names.time(due);
    } else {
      boolean ran = Objects.equals(old.runGeneration(), Generations.of(resource));
      if (ran && phase != Phase.RUNNING) {
        return Optional.empty();
      }
      run =
          Names.hash(String.valueOf(resource.getMetadata().getUid()))
              + "-"
              + Generations.of(resource);
    }
    String jobName = Names.job("kbv", resource.getMetadata().getName(), run);
    if (observed.find(jobName).isPresent()) {
      dealtWith(due);
      return Optional.empty();
    }
    Optional<SettingsFile> settings = settings(jobName);
    if (settings.isEmpty()) {
      return Optional.empty();
    }
    dealtWith(due);
    phase = Phase.RUNNING;
    ready(true, "ValidationRunning", "A validation is under way");
    notices.add(Notice.normal("ValidationStarted", "Job " + jobName + " is started"));
    return Optional.of(
        new Run(
            resource,
            true,
            jobName,
            List.of("verify"),
            settings.get(),
            spec.pods(),
            Map.of(Labels.BACKUP_ID, validated),
            spec));
  }

  private void dealtWith(@Nullable Instant due) {
    status.runGeneration(Generations.of(resource));
    if (due != null) {
      status.lastScheduleTime(due);
    }
  }

  private Instant since() {
    return old.lastScheduleTime() == null
        ? Instant.parse(resource.getMetadata().getCreationTimestamp())
        : old.lastScheduleTime();
  }

  /** Empty if what it needs is not there yet; a condition says so. */
  private Optional<SettingsFile> settings(String jobName) {
    String backupId = spec.backupId();
    Storage storage = spec.storage();
    if (spec.backupRef() != null) {
      String name = spec.backupRef().name();
      Optional<KafkaBackup> backup = others.findBackup(name);
      backupId = backup.map(KafkaBackup::getStatus).map(it -> it.lastBackupId()).orElse(null);
      if (backup.isEmpty() || backupId == null) {
        waiting = true;
        phase = Phase.PENDING;
        ready(
            false,
            backup.isEmpty() ? "BackupNotFound" : "NoBackupYet",
            "spec.backupRef.name: "
                + (backup.isEmpty()
                    ? "there is no KafkaBackup " + name
                    : "KafkaBackup " + name + " has made no backup yet"));
        return Optional.empty();
      }
      storage = storage == null ? backup.get().getSpec().storage() : storage;
    }
    if (storage == null || backupId == null) {
      ready(false, "InvalidSpec", "spec.storage: is missing; backupId needs it");
      return Optional.empty();
    }
    validated = backupId;
    return Optional.of(ValidationSettings.of(resource, storage, backupId, jobName));
  }

  private void ready(boolean ready, String reason, String message) {
    conditions =
        Conditions.with(
            conditions,
            Conditions.READY,
            ready,
            reason,
            message,
            Generations.of(resource),
            observed.now());
  }

  private Duration ttl() {
    Integer seconds = spec.job() == null ? null : spec.job().ttlSecondsAfterFinished();
    return seconds == null ? Decision.TTL : Duration.ofSeconds(seconds);
  }

  private @Nullable Duration again(Optional<Instant> next, boolean started) {
    if (started || waiting || observed.active().isPresent()) {
      return LOOK;
    }
    return next.map(it -> Duration.between(observed.now(), it).plusMillis(100)).orElse(null);
  }
}
