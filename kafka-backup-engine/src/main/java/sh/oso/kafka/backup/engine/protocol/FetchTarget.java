package sh.oso.kafka.backup.engine.protocol;

import org.apache.kafka.common.Uuid;

/**
 * What to fetch of one partition.
 *
 * @param topic its name, used with brokers that know no topic ids
 * @param topicId its id; {@link Uuid#ZERO_UUID} if unknown, the name then decides
 * @param partition its number
 * @param offset first offset wanted; the first batch of the answer may begin before it
 * @param maxBytes most bytes of records; the first batch comes whole even if it is larger
 */
public record FetchTarget(String topic, Uuid topicId, int partition, long offset, int maxBytes) {}
