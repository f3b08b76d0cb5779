package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of a KafkaBackupValidation. */
@Block
public record KafkaBackupValidationStatus(
    @JsonPropertyDescription("How far it is: Pending, Running, Completed or Failed.")
        @Nullable Phase phase,
    @JsonPropertyDescription("What the last validation found: Valid or Invalid.")
        @Nullable ValidationResult result,
    @JsonPropertyDescription("Id of the backup that was validated last.") @Nullable String backupId,
    @JsonPropertyDescription("The checks of the last validation.") List<ValidationCheck> checks,
    @JsonPropertyDescription("Key, in the repository, of the report that the last validation kept.")
        @Nullable String evidenceReport,
    @JsonPropertyDescription("When the last validation ended.")
        @Nullable Instant lastValidationTime,
    @JsonPropertyDescription("When the next run is due.") @Nullable Instant nextScheduledTime,
    @JsonPropertyDescription("The last time of the schedule that was dealt with.")
        @Nullable Instant lastScheduleTime,
    @JsonPropertyDescription("Generation of the spec that the last run was started with.")
        @Nullable Long runGeneration,
    @JsonPropertyDescription("Generation of the spec that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("What is true of this resource, by type.") List<Condition> conditions)
    implements ResourceStatus {

  public KafkaBackupValidationStatus {
    backupId = Given.text(backupId);
    checks = Given.list(checks);
    evidenceReport = Given.text(evidenceReport);
    conditions = Given.list(conditions);
  }

  /** What is known before anything was done. */
  public static final KafkaBackupValidationStatus NONE =
      new KafkaBackupValidationStatus(
          null, null, null, List.of(), null, null, null, null, null, null, List.of());

  /** Starts from these values. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Makes a status out of another one. */
  public static final class Builder {

    private @Nullable Phase phase;
    private @Nullable ValidationResult result;
    private @Nullable String backupId;
    private List<ValidationCheck> checks;
    private @Nullable String evidenceReport;
    private @Nullable Instant lastValidationTime;
    private @Nullable Instant nextScheduledTime;
    private @Nullable Instant lastScheduleTime;
    private @Nullable Long runGeneration;
    private @Nullable Long observedGeneration;
    private List<Condition> conditions;

    private Builder(KafkaBackupValidationStatus from) {
      phase = from.phase;
      result = from.result;
      backupId = from.backupId;
      checks = from.checks;
      evidenceReport = from.evidenceReport;
      lastValidationTime = from.lastValidationTime;
      nextScheduledTime = from.nextScheduledTime;
      lastScheduleTime = from.lastScheduleTime;
      runGeneration = from.runGeneration;
      observedGeneration = from.observedGeneration;
      conditions = from.conditions;
    }

    public Builder phase(@Nullable Phase value) {
      phase = value;
      return this;
    }

    public Builder result(@Nullable ValidationResult value) {
      result = value;
      return this;
    }

    public Builder backupId(@Nullable String value) {
      backupId = value;
      return this;
    }

    public Builder checks(List<ValidationCheck> value) {
      checks = value;
      return this;
    }

    public Builder evidenceReport(@Nullable String value) {
      evidenceReport = value;
      return this;
    }

    public Builder lastValidationTime(@Nullable Instant value) {
      lastValidationTime = value;
      return this;
    }

    public Builder nextScheduledTime(@Nullable Instant value) {
      nextScheduledTime = value;
      return this;
    }

    public Builder lastScheduleTime(@Nullable Instant value) {
      lastScheduleTime = value;
      return this;
    }

    public Builder runGeneration(@Nullable Long value) {
      runGeneration = value;
      return this;
    }

    public Builder observedGeneration(@Nullable Long value) {
      observedGeneration = value;
      return this;
    }

    public Builder conditions(List<Condition> value) {
      conditions = value;
      return this;
    }

    public KafkaBackupValidationStatus build() {
      return new KafkaBackupValidationStatus(
          phase,
          result,
          backupId,
          checks,
          evidenceReport,
          lastValidationTime,
          nextScheduledTime,
          lastScheduleTime,
          runGeneration,
          observedGeneration,
          conditions);
    }
  }
}
