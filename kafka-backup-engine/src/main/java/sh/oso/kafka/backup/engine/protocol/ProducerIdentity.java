package sh.oso.kafka.backup.engine.protocol;

/**
 * What marks the batches of one idempotent producer.
 *
 * @param producerId given out by the cluster
 * @param epoch goes with it
 */
public record ProducerIdentity(long producerId, short epoch) {}
