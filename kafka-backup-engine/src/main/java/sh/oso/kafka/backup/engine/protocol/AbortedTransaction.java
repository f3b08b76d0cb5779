package sh.oso.kafka.backup.engine.protocol;

/**
 * An aborted transaction that overlaps a fetched range.
 *
 * @param producerId whose batches are to be dropped, until its abort marker
 * @param firstOffset first offset of the transaction in this partition
 */
public record AbortedTransaction(long producerId, long firstOffset) {}
