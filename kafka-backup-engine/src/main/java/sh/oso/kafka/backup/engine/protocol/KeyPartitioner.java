package sh.oso.kafka.backup.engine.protocol;

import org.apache.kafka.common.utils.Utils;

/** Where Kafka's producers put a record with a key, unless they have a partitioner of their own. */
public final class KeyPartitioner {

  private KeyPartitioner() {}

  /**
   * The partition of a key: its murmur2 hash modulo the number of partitions.
   *
   * @param key the key's bytes
   * @param partitions how many the topic has
   */
  public static int partition(byte[] key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }
}
