package sh.oso.kafka.backup.engine.protocol;

import java.nio.ByteBuffer;
import org.apache.kafka.common.Uuid;

/**
 * One batch on its way to a partition.
 *
 * @param topic name of the topic
 * @param topicId its id
 * @param partition number of the partition
 * @param batch exactly one batch of message format v2, from position to limit, with base offset 0
 *     and a right CRC; not to be changed until the request is settled
 */
public record ProduceBatch(String topic, Uuid topicId, int partition, ByteBuffer batch) {}
