package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;

/** How a restore can be undone for consumer groups. */
@Block
@ValidationRule(
    value = "self.enabled || !self.autoOnFailure",
    message = "rollback.autoOnFailure needs rollback.enabled, which takes the snapshot")
public record RestoreRollback(
    @JsonPropertyDescription(
            "Whether the offsets of the target's groups are kept as an offset snapshot "
                + "before any is set. Default: false.")
        @Default("false")
        boolean enabled,
    @JsonPropertyDescription(
            "Whether the groups are put back if one cannot be set. Needs enabled. "
                + "Default: false.")
        @Default("false")
        boolean autoOnFailure) {}
