package sh.oso.kafka.backup.api.manifest;

/**
 * The offsets of one partition that a backup accounts for.
 *
 * @param partition number of the partition
 * @param startOffset first offset
 * @param endOffset one past the last offset
 * @param leaderEpoch leader epoch of the last batch before the end, -1 if none was read
 */
public record PartitionBounds(int partition, long startOffset, long endOffset, int leaderEpoch) {}
