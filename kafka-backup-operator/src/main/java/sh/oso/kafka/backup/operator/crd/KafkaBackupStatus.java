package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of a KafkaBackup. */
@Block
public record KafkaBackupStatus(
    @JsonPropertyDescription("How far it is: Pending, Running, Completed or Failed.")
        @Nullable Phase phase,
    @JsonPropertyDescription("Id of the newest backup that succeeded.")
        @Nullable String lastBackupId,
    @JsonPropertyDescription("When the newest backup that succeeded was due or triggered.")
        @Nullable Instant lastBackupTime,
    @JsonPropertyDescription(
            "Bytes of all records that the newest backup covers, as they were in Kafka.")
        @Nullable Long lastBackupSize,
    @JsonPropertyDescription("Records that the newest backup covers.")
        @Nullable Long lastBackupRecords,
    @JsonPropertyDescription("Bytes that the newest backup stored anew.")
        @Nullable Long lastBackupNewBytes,
    @JsonPropertyDescription("When the next run is due.") @Nullable Instant nextScheduledTime,
    @JsonPropertyDescription("Runs that ended, the newest first.") List<BackupRun> backupHistory,
    @JsonPropertyDescription("The times that can be gone back to.")
        @Nullable RecoveryWindow recoveryWindow,
    @JsonPropertyDescription("The last time of the schedule that was dealt with.")
        @Nullable Instant lastScheduleTime,
    @JsonPropertyDescription("Generation of the spec that the last run was started with.")
        @Nullable Long runGeneration,
    @JsonPropertyDescription(
            "Generation of the spec whose retention was applied by a run of its own.")
        @Nullable Long retentionGeneration,
    @JsonPropertyDescription(
            "The value of the annotation kafka.oso.sh/trigger-backup that was handled " + "last.")
        @Nullable String lastTrigger,
    @JsonPropertyDescription("Generation of the spec that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("What is true of this resource, by type.") List<Condition> conditions)
    implements ResourceStatus {

  public KafkaBackupStatus {
    lastBackupId = Given.text(lastBackupId);
    backupHistory = Given.list(backupHistory);
    lastTrigger = Given.text(lastTrigger);
    conditions = Given.list(conditions);
  }

  /** What is known before anything was done. */
  public static final KafkaBackupStatus NONE =
      new KafkaBackupStatus(
          null, null, null, null, null, null, null, List.of(), null, null, null, null, null, null,
          List.of());

  /** Starts from these values. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Makes a status out of another one. */
  public static final class Builder {

    private @Nullable Phase phase;
    private @Nullable String lastBackupId;
    private @Nullable Instant lastBackupTime;
    private @Nullable Long lastBackupSize;
    private @Nullable Long lastBackupRecords;
    private @Nullable Long lastBackupNewBytes;
    private @Nullable Instant nextScheduledTime;
    private List<BackupRun> backupHistory;
    private @Nullable RecoveryWindow recoveryWindow;
    private @Nullable Instant lastScheduleTime;
    private @Nullable Long runGeneration;
    private @Nullable Long retentionGeneration;
    private @Nullable String lastTrigger;
    private @Nullable Long observedGeneration;
    private List<Condition> conditions;

    private Builder(KafkaBackupStatus from) {
      phase = from.phase;
      lastBackupId = from.lastBackupId;
      lastBackupTime = from.lastBackupTime;
      lastBackupSize = from.lastBackupSize;
      lastBackupRecords = from.lastBackupRecords;
      lastBackupNewBytes = from.lastBackupNewBytes;
      nextScheduledTime = from.nextScheduledTime;
      backupHistory = from.backupHistory;
      recoveryWindow = from.recoveryWindow;
      lastScheduleTime = from.lastScheduleTime;
      runGeneration = from.runGeneration;
      retentionGeneration = from.retentionGeneration;
      lastTrigger = from.lastTrigger;
      observedGeneration = from.observedGeneration;
      conditions = from.conditions;
    }

    public Builder phase(@Nullable Phase value) {
      phase = value;
      return this;
    }

    public Builder lastBackupId(@Nullable String value) {
      lastBackupId = value;
      return this;
    }

    public Builder lastBackupTime(@Nullable Instant value) {
      lastBackupTime = value;
      return this;
    }

    public Builder lastBackupSize(@Nullable Long value) {
      lastBackupSize = value;
      return this;
    }

    public Builder lastBackupRecords(@Nullable Long value) {
      lastBackupRecords = value;
      return this;
    }

    public Builder lastBackupNewBytes(@Nullable Long value) {
      lastBackupNewBytes = value;
      return this;
    }

    public Builder nextScheduledTime(@Nullable Instant value) {
      nextScheduledTime = value;
      return this;
    }

    public Builder backupHistory(List<BackupRun> value) {
      backupHistory = value;
      return this;
    }

    public Builder recoveryWindow(@Nullable RecoveryWindow value) {
      recoveryWindow = value;
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

    public Builder retentionGeneration(@Nullable Long value) {
      retentionGeneration = value;
      return this;
    }

    public Builder lastTrigger(@Nullable String value) {
      lastTrigger = value;
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

    public KafkaBackupStatus build() {
      return new KafkaBackupStatus(
          phase,
          lastBackupId,
          lastBackupTime,
          lastBackupSize,
          lastBackupRecords,
          lastBackupNewBytes,
          nextScheduledTime,
          backupHistory,
          recoveryWindow,
          lastScheduleTime,
          runGeneration,
          retentionGeneration,
          lastTrigger,
          observedGeneration,
          conditions);
    }
  }
}
