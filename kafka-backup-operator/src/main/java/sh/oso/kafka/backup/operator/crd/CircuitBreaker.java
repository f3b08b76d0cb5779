package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.util.Objects;

/** Leaves a store or broker that is down alone for a while. */
@Block
public record CircuitBreaker(
    @JsonPropertyDescription(
            "Whether a run pauses while a store or broker is down, until one attempt "
                + "goes through again. Default: true.")
        @Default("true")
        Boolean enabled,
    @JsonPropertyDescription("Failures in a row that begin a pause. Default: 5.")
        @Default("5")
        @Min(1)
        Integer failureThreshold,
    @JsonPropertyDescription("Seconds of a pause before the next attempt. Default: 60.")
        @Default("60")
        @Min(1)
        @Max(3600)
        Integer resetTimeoutSecs) {

  public CircuitBreaker {
    enabled = Objects.requireNonNullElse(enabled, true);
    failureThreshold = Objects.requireNonNullElse(failureThreshold, 5);
    resetTimeoutSecs = Objects.requireNonNullElse(resetTimeoutSecs, 60);
  }
}
