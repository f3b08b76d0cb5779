package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of the consumer groups of a restore. */
@Block
public record OffsetResetOutcome(
    @JsonPropertyDescription("How far it is: Pending, Running, Completed or Failed.")
        @Nullable Phase phase,
    @JsonPropertyDescription("Groups that were set.") List<String> groupsReset,
    @JsonPropertyDescription("Groups that could not be set, and why.") List<String> groupsFailed) {

  public OffsetResetOutcome {
    groupsReset = Given.list(groupsReset);
    groupsFailed = Given.list(groupsFailed);
  }
}
