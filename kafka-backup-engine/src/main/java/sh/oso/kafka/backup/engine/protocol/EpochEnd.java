package sh.oso.kafka.backup.engine.protocol;

import org.apache.kafka.common.TopicPartition;

/**
 * What a leader says of an epoch (KIP-101, KIP-320).
 *
 * @param partition which log
 * @param kind whether there is an answer; the other parts mean nothing if not
 * @param epoch the greatest epoch of the log that is not above the one asked for, -1 if there is
 *     none
 * @param endOffset one past the last offset of that epoch, -1 likewise
 */
public record EpochEnd(
    TopicPartition partition, PartitionFetch.Kind kind, int epoch, long endOffset) {}
