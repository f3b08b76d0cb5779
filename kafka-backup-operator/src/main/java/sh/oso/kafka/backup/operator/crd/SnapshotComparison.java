package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** How the offsets of groups compare with a snapshot. */
@Block
public record SnapshotComparison(
    @JsonPropertyDescription("Partitions whose offset is that of the snapshot.")
        @Nullable Integer matched,
    @JsonPropertyDescription("Partitions with another offset.") @Nullable Integer mismatched,
    @JsonPropertyDescription("Partitions of the snapshot that have no offset.")
        @Nullable Integer missing) {}
