package sh.oso.kafka.backup.engine.look;

import java.util.Map;
import java.util.function.Supplier;

/**
 * A topic on one side of a comparison.
 *
 * @param topicId Kafka's id
 * @param compacted whether compaction may remove records
 * @param partitions its partitions by number, looked up when they are needed
 */
record DiffTopic(String topicId, boolean compacted, Supplier<Map<Integer, Side>> partitions) {}
