package sh.oso.kafka.backup.api.manifest;

/**
 * What a backup amounts to.
 *
 * @param topics number of topics
 * @param partitions number of partitions
 * @param records number of records
 * @param logicalBytes size of the record batches once frames are decompressed
 * @param storedBytes size of all segments that the backup refers to
 * @param newBytes size of those segments that this backup itself stored
 * @param segments number of segments
 * @param newSegments number of those segments that this backup itself stored
 */
public record Totals(
    int topics,
    int partitions,
    long records,
    long logicalBytes,
    long storedBytes,
    long newBytes,
    long segments,
    long newSegments) {}
