package sh.oso.kafka.backup.engine.protocol;

import org.apache.kafka.common.Uuid;

/**
 * What to fetch of one partition.
 *
 * @param topic its name, used with brokers that know no topic ids
 * @param topicId its id; {@link Uuid#ZERO_UUID} if unknown, the name then decides
 * @param partition its number
 * @param offset first offset wanted; the first batch of the answer may begin before it
 * @param lastEpoch leader epoch of the batch before {@code offset}, so that the broker tells when
 *     its log went another way since (KIP-320, KIP-595); {@link #UNKNOWN_EPOCH} asks for no check
 * @param maxBytes most bytes of records; the first batch comes whole even if it is larger
 */
public record FetchTarget(
    String topic, Uuid topicId, int partition, long offset, int lastEpoch, int maxBytes) {

  /** Stands for the epoch of a batch that is not known. */
  public static final int UNKNOWN_EPOCH = -1;
}
