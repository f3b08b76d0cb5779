package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** How groups are compared with an offset snapshot. */
@Block
public record SnapshotVerification(
    @JsonPropertyDescription(
            "Whether commits that the snapshot does not have, and other metadata, count as"
                + " differences. Default: false.")
        @Default("false")
        boolean strict) {}
