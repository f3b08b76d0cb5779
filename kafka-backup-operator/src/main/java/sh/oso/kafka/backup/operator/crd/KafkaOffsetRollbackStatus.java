package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of a KafkaOffsetRollback. */
@Block
public record KafkaOffsetRollbackStatus(
    @JsonPropertyDescription("How far it is: Pending, Running, Completed or Failed.")
        @Nullable Phase phase,
    @JsonPropertyDescription("When the run began.") @Nullable Instant startTime,
    @JsonPropertyDescription("When the run ended.") @Nullable Instant completionTime,
    @JsonPropertyDescription("Number of groups that were worked on.")
        @Nullable Integer groupsProcessed,
    @JsonPropertyDescription("How the offsets compare with the snapshot.")
        @Nullable SnapshotComparison verification,
    @JsonPropertyDescription("Generation of the spec that the last run was started with.")
        @Nullable Long runGeneration,
    @JsonPropertyDescription("Generation of the spec that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("What is true of this resource, by type.") List<Condition> conditions)
    implements ResourceStatus {

  public KafkaOffsetRollbackStatus {
    conditions = Given.list(conditions);
  }

  /** What is known before anything was done. */
  public static final KafkaOffsetRollbackStatus NONE =
      new KafkaOffsetRollbackStatus(null, null, null, null, null, null, null, List.of());

  /** Starts from these values. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Makes a status out of another one. */
  public static final class Builder {

    private @Nullable Phase phase;
    private @Nullable Instant startTime;
    private @Nullable Instant completionTime;
    private @Nullable Integer groupsProcessed;
    private @Nullable SnapshotComparison verification;
    private @Nullable Long runGeneration;
    private @Nullable Long observedGeneration;
    private List<Condition> conditions;

    private Builder(KafkaOffsetRollbackStatus from) {
      phase = from.phase;
      startTime = from.startTime;
      completionTime = from.completionTime;
      groupsProcessed = from.groupsProcessed;
      verification = from.verification;
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

    public Builder groupsProcessed(@Nullable Integer value) {
      groupsProcessed = value;
      return this;
    }

    public Builder verification(@Nullable SnapshotComparison value) {
      verification = value;
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

    public KafkaOffsetRollbackStatus build() {
      return new KafkaOffsetRollbackStatus(
          phase,
          startTime,
          completionTime,
          groupsProcessed,
          verification,
          runGeneration,
          observedGeneration,
          conditions);
    }
  }
}
