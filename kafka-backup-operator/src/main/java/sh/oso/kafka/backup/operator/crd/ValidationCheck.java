package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** One check of a validation. */
@Block
public record ValidationCheck(
    @JsonPropertyDescription("Name of the check.") @Nullable String name,
    @JsonPropertyDescription("How it ended: Passed or Failed.") @Nullable String outcome,
    @JsonPropertyDescription("What it found, in one line.") @Nullable String message,
    @JsonPropertyDescription("How long it took, in milliseconds.") @Nullable Long durationMillis) {

  public ValidationCheck {
    name = Given.text(name);
    outcome = Given.text(outcome);
    message = Given.text(message);
  }
}
