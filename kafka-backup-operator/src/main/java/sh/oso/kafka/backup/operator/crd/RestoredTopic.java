package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** What was restored of one topic. */
@Block
public record RestoredTopic(
    @JsonPropertyDescription("Name of the target topic.") @Nullable String name,
    @JsonPropertyDescription("Records that were restored.") @Nullable Long records,
    @JsonPropertyDescription("Bytes that were restored.") @Nullable Long bytes) {

  public RestoredTopic {
    name = Given.text(name);
  }
}
