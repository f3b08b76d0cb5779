package sh.oso.kafka.backup.engine.segment;

import java.util.UUID;

/**
 * Where the batches of a segment come from.
 *
 * @param clusterId Kafka's id of the source cluster
 * @param topic name of the topic
 * @param topicId id of the topic (KIP-516)
 * @param partition number of the partition
 */
public record SegmentOrigin(String clusterId, String topic, UUID topicId, int partition) {}
