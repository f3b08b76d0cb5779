package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** What became of one consumer group. */
@Block
public record GroupResult(
    @JsonPropertyDescription("Id of the group.") @Nullable String group,
    @JsonPropertyDescription("How it ended: Completed, Planned, Refused, NotTried or Incomplete.")
        @Nullable String status,
    @JsonPropertyDescription("Partitions that were set.") @Nullable Integer partitionsReset,
    @JsonPropertyDescription("Why it could not be set, in one line.") @Nullable String message) {

  public GroupResult {
    group = Given.text(group);
    status = Given.text(status);
    message = Given.text(message);
  }
}
