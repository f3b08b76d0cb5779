package sh.oso.kafka.backup.api;

/**
 * Asks whether a backup or restore could work: are Kafka and the store within reach, with the
 * rights that are needed?
 *
 * @param topics which topics are to be readable
 * @param kafka whether to look at Kafka
 * @param store whether to look at the store; this stores and deletes an object under {@code check/}
 */
public record CheckRequest(TopicSelection topics, boolean kafka, boolean store) {}
