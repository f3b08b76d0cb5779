package sh.oso.kafka.backup.testkit.records;

/**
 * What a consumer sees in a partition, for comparing more than fits into memory.
 *
 * @param records how many records there are
 * @param sha256 SHA-256 of keys, values, headers, timestamps and their types, in order, without
 *     offsets; lower-case hex digits
 */
public record PartitionDigest(long records, String sha256) {}
