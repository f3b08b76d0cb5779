package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Which records a restore takes, by their timestamps. */
@Block
@ValidationRule(
    value =
        "!self.enabled || (has(self.timestamp) && self.timestamp != '') || "
            + "has(self.timestampMillis) || (has(self.startTimestamp) && "
            + "self.startTimestamp != '') || has(self.startTimestampMillis)",
    message =
        "pitr.enabled needs timestamp, timestampMillis, startTimestamp or "
            + "startTimestampMillis")
@ValidationRule(
    value =
        "self.enabled || !((has(self.timestamp) && self.timestamp != '') || "
            + "has(self.timestampMillis) || (has(self.startTimestamp) && "
            + "self.startTimestamp != '') || has(self.startTimestampMillis))",
    message =
        "a timestamp is given, but pitr.enabled is false and would ignore it; set "
            + "enabled to true")
@ValidationRule(
    value = "!(has(self.timestamp) && self.timestamp != '' && has(self.timestampMillis))",
    message = "give timestamp or timestampMillis, not both")
@ValidationRule(
    value =
        "!(has(self.startTimestamp) && self.startTimestamp != '' && "
            + "has(self.startTimestampMillis))",
    message = "give startTimestamp or startTimestampMillis, not both")
@ValidationRule(
    value =
        "!has(self.timestampMillis) || !has(self.startTimestampMillis) || "
            + "self.startTimestampMillis <= self.timestampMillis",
    message = "startTimestampMillis must not be after timestampMillis")
public record PointInTime(
    @JsonPropertyDescription("Whether the restore goes by record timestamps. Default: false.")
        @Default("false")
        boolean enabled,
    @JsonPropertyDescription(
            "The latest record timestamp to restore, included, in RFC 3339, for example "
                + "2024-12-01T12:00:00Z. Default: no bound.")
        @Size(max = 40)
        @Pattern(
            "^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2}))?$")
        @Nullable String timestamp,
    @JsonPropertyDescription("The same in milliseconds since the epoch. Default: no bound.") @Min(0)
        @Nullable Long timestampMillis,
    @JsonPropertyDescription(
            "The earliest record timestamp to restore, included, in RFC 3339. Default: "
                + "no bound.")
        @Size(max = 40)
        @Pattern(
            "^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2}))?$")
        @Nullable String startTimestamp,
    @JsonPropertyDescription("The same in milliseconds since the epoch. Default: no bound.") @Min(0)
        @Nullable Long startTimestampMillis) {

  public PointInTime {
    timestamp = Given.text(timestamp);
    startTimestamp = Given.text(startTimestamp);
  }
}
