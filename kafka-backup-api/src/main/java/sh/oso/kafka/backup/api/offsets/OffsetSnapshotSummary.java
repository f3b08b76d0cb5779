package sh.oso.kafka.backup.api.offsets;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of the list of snapshots.
 *
 * @param snapshotId its name
 * @param takenAt when it was taken; when it was stored, if it is damaged
 * @param clusterId Kafka's id of the cluster; empty if it is damaged
 * @param groups how many groups it has
 * @param partitions how many commits it has
 * @param problem what is wrong with it; null if it is sound
 */
public record OffsetSnapshotSummary(
    String snapshotId,
    Instant takenAt,
    String clusterId,
    int groups,
    int partitions,
    @Nullable String problem) {}
