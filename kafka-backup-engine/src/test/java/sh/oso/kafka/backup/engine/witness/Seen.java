package sh.oso.kafka.backup.engine.witness;

import java.util.Map;
import java.util.SortedMap;
import org.apache.kafka.common.utils.Bytes;
import sh.oso.kafka.backup.testkit.records.ConsumedRecord;
import sh.oso.kafka.backup.testkit.records.PartitionDigest;

/** What a consumer of committed records saw in a topic: what a restore has to bring back. */
public sealed interface Seen {

  /**
   * Every record in order.
   *
   * @param partitions by the partition's number
   */
  record Records(SortedMap<Integer, PartitionDigest> partitions) implements Seen {}

  /**
   * Of a compacted topic, the last record of every key that is not deleted: the cleaner may take
   * away any other at any time.
   *
   * @param partitions by the partition's number; records by key, without offsets
   */
  record LastValues(SortedMap<Integer, Map<Bytes, ConsumedRecord>> partitions) implements Seen {}
}
