package sh.oso.kafka.backup.engine.protocol;

import org.apache.kafka.common.protocol.Errors;

/**
 * What a broker answered for one batch.
 *
 * @param batch what was sent
 * @param error {@link Errors#NONE} if the batch is stored and replicated as {@code
 *     min.insync.replicas} demands
 * @param baseOffset offset of its first record; -1 on an error, and where the broker recognised a
 *     batch of long ago
 * @param logAppendTime milliseconds since the epoch if the topic stamps records itself, else -1
 * @param logStartOffset first offset of the partition; -1 if unknown
 * @param errorMessage the broker's own words; empty if it gave none
 */
public record PartitionProduce(
    ProduceBatch batch,
    Errors error,
    long baseOffset,
    long logAppendTime,
    long logStartOffset,
    String errorMessage) {}
