package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of a KafkaRestore. */
@Block
public record KafkaRestoreStatus(
    @JsonPropertyDescription("How far it is: Pending, Running, Completed or Failed.")
        @Nullable Phase phase,
    @JsonPropertyDescription("When the run began.") @Nullable Instant startTime,
    @JsonPropertyDescription("When the run ended.") @Nullable Instant completionTime,
    @JsonPropertyDescription("Id of the backup that is restored.") @Nullable String backupId,
    @JsonPropertyDescription("Id of the restore, which names its offset map.")
        @Nullable String restoreId,
    @JsonPropertyDescription("Records that were restored.") @Nullable Long restoredRecords,
    @JsonPropertyDescription("Bytes of records that were restored.") @Nullable Long restoredBytes,
    @JsonPropertyDescription(
            "What was restored of each topic; the first of them if there are many.")
        List<RestoredTopic> restoredTopics,
    @JsonPropertyDescription("What became of the consumer groups.")
        @Nullable OffsetResetOutcome offsetResetStatus,
    @JsonPropertyDescription("Name of the offset snapshot that was taken.")
        @Nullable String rollbackSnapshotId,
    @JsonPropertyDescription("Generation of the spec that the last run was started with.")
        @Nullable Long runGeneration,
    @JsonPropertyDescription("Generation of the spec that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("What is true of this resource, by type.") List<Condition> conditions)
    implements ResourceStatus {

  public KafkaRestoreStatus {
    backupId = Given.text(backupId);
    restoreId = Given.text(restoreId);
    restoredTopics = Given.list(restoredTopics);
    rollbackSnapshotId = Given.text(rollbackSnapshotId);
    conditions = Given.list(conditions);
  }

  /** What is known before anything was done. */
  public static final KafkaRestoreStatus NONE =
      new KafkaRestoreStatus(
          null, null, null, null, null, null, null, List.of(), null, null, null, null, List.of());

  /** Starts from these values. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Makes a status out of another one. */
  public static final class Builder {

    private @Nullable Phase phase;
    private @Nullable Instant startTime;
    private @Nullable Instant completionTime;
    private @Nullable String backupId;
    private @Nullable String restoreId;
    private @Nullable Long restoredRecords;
    private @Nullable Long restoredBytes;
    private List<RestoredTopic> restoredTopics;
    private @Nullable OffsetResetOutcome offsetResetStatus;
    private @Nullable String rollbackSnapshotId;
    private @Nullable Long runGeneration;
    private @Nullable Long observedGeneration;
    private List<Condition> conditions;

    private Builder(KafkaRestoreStatus from) {
      phase = from.phase;
      startTime = from.startTime;
      completionTime = from.completionTime;
      backupId = from.backupId;
      restoreId = from.restoreId;
      restoredRecords = from.restoredRecords;
      restoredBytes = from.restoredBytes;
      restoredTopics = from.restoredTopics;
      offsetResetStatus = from.offsetResetStatus;
      rollbackSnapshotId = from.rollbackSnapshotId;
      runGeneration = from.runGeneration;
      observedGeneration = from.observedGeneration;
      conditions = from.conditions;
    }

    public Builder phase(@Nullable Phase value) {
      phase = value;
      return this;
    }

    public Builder startTime(@Nullable Instant value) {
      startTime = value;
      return this;
    }

    public Builder completionTime(@Nullable Instant value) {
      completionTime = value;
      return this;
    }

    public Builder backupId(@Nullable String value) {
      backupId = value;
      return this;
    }

    public Builder restoreId(@Nullable String value) {
      restoreId = value;
      return this;
    }

    public Builder restoredRecords(@Nullable Long value) {
      restoredRecords = value;
      return this;
    }

    public Builder restoredBytes(@Nullable Long value) {
      restoredBytes = value;
      return this;
    }

    public Builder restoredTopics(List<RestoredTopic> value) {
      restoredTopics = value;
      return this;
    }

    public Builder offsetResetStatus(@Nullable OffsetResetOutcome value) {
      offsetResetStatus = value;
      return this;
    }

    public Builder rollbackSnapshotId(@Nullable String value) {
      rollbackSnapshotId = value;
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

    public KafkaRestoreStatus build() {
      return new KafkaRestoreStatus(
          phase,
          startTime,
          completionTime,
          backupId,
          restoreId,
          restoredRecords,
          restoredBytes,
          restoredTopics,
          offsetResetStatus,
          rollbackSnapshotId,
          runGeneration,
          observedGeneration,
          conditions);
    }
  }
}
