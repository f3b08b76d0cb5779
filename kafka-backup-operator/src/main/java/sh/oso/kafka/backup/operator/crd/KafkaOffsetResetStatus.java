package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of a KafkaOffsetReset. */
@Block
public record KafkaOffsetResetStatus(
    @JsonPropertyDescription("How far it is: Pending, Running, Completed or Failed.")
        @Nullable Phase phase,
    @JsonPropertyDescription("When the run began.") @Nullable Instant startTime,
    @JsonPropertyDescription("When the run ended.") @Nullable Instant completionTime,
    @JsonPropertyDescription("Number of groups that were set.") @Nullable Integer groupsReset,
    @JsonPropertyDescription("Name of the offset snapshot that was taken.")
        @Nullable String snapshotId,
    @JsonPropertyDescription("What became of each group; the first of them if there are many.")
        List<GroupResult> results,
    @JsonPropertyDescription("Generation of the spec that the last run was started with.")
        @Nullable Long runGeneration,
    @JsonPropertyDescription("Generation of the spec that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("What is true of this resource, by type.") List<Condition> conditions)
    implements ResourceStatus {

  public KafkaOffsetResetStatus {
    snapshotId = Given.text(snapshotId);
    results = Given.list(results);
    conditions = Given.list(conditions);
  }

  /** What is known before anything was done. */
  public static final KafkaOffsetResetStatus NONE =
      new KafkaOffsetResetStatus(null, null, null, null, null, List.of(), null, null, List.of());

  /** Starts from these values. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Makes a status out of another one. */
  public static final class Builder {

    private @Nullable Phase phase;
    private @Nullable Instant startTime;
    private @Nullable Instant completionTime;
    private @Nullable Integer groupsReset;
    private @Nullable String snapshotId;
    private List<GroupResult> results;
    private @Nullable Long runGeneration;
    private @Nullable Long observedGeneration;
    private List<Condition> conditions;

    private Builder(KafkaOffsetResetStatus from) {
      phase = from.phase;
      startTime = from.startTime;
      completionTime = from.completionTime;
      groupsReset = from.groupsReset;
      snapshotId = from.snapshotId;
      results = from.results;
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

    public Builder groupsReset(@Nullable Integer value) {
      groupsReset = value;
      return this;
    }

    public Builder snapshotId(@Nullable String value) {
      snapshotId = value;
      return this;
    }

    public Builder results(List<GroupResult> value) {
      results = value;
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

    public KafkaOffsetResetStatus build() {
      return new KafkaOffsetResetStatus(
          phase,
          startTime,
          completionTime,
          groupsReset,
          snapshotId,
          results,
          runGeneration,
          observedGeneration,
          conditions);
    }
  }
}
