package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a restore does with consumer groups. */
@Block
@ValidationRule(
    value = "self.strategy != 'timestamp' || (has(self.timestamp) && self.timestamp != " + "'')",
    message = "strategy timestamp needs timestamp")
@ValidationRule(
    value = "self.strategy == 'timestamp' || !has(self.timestamp) || self.timestamp == ''",
    message = "timestamp goes with strategy timestamp")
@ValidationRule(
    value = "self.strategy != 'offset' || has(self.offset)",
    message = "strategy offset needs offset")
@ValidationRule(
    value = "self.strategy == 'offset' || !has(self.offset)",
    message = "offset goes with strategy offset")
@ValidationRule(
    value =
        "self.strategy == 'headerBased' || !has(self.sourceCluster) || "
            + "self.sourceCluster == ''",
    message = "sourceCluster goes with strategy headerBased")
public record RestoreOffsets(
    @JsonPropertyDescription("Whether consumer groups are set after the data. Default: false.")
        @Default("false")
        boolean enabled,
    @JsonPropertyDescription(
            "Where groups are put: mapping puts each where it stood in the source, "
                + "exactly; headerBased does the same for restored topics that carry offset "
                + "headers; earliest, latest, timestamp and offset put all at one place. "
                + "Default: mapping.")
        @Default("mapping")
        RestoreOffsetStrategy strategy,
    @JsonPropertyDescription(
            "Groups to set: ids, or patterns with * and ?. Default: all of the backup.")
        @Size(max = 1000)
        List<@Size(min = 1, max = 255) String> consumerGroups,
    @JsonPropertyDescription(
            "With headerBased: what the header x-source-cluster must say. Default: any.")
        @Size(max = 253)
        @Nullable String sourceCluster,
    @JsonPropertyDescription("With timestamp: the time to go to, in RFC 3339.")
        @Size(max = 40)
        @Pattern(
            "^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2}))?$")
        @Nullable String timestamp,
    @JsonPropertyDescription("With offset: the offset to go to, the same in every partition.")
        @Min(0)
        @Nullable Long offset) {

  public RestoreOffsets {
    strategy = Objects.requireNonNullElse(strategy, RestoreOffsetStrategy.MAPPING);
    consumerGroups = Given.list(consumerGroups);
    sourceCluster = Given.text(sourceCluster);
    timestamp = Given.text(timestamp);
  }
}
