package sh.oso.kafka.backup.engine.fetch;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;

/** What became of logs since they were read. */
public interface LogHistory {

  /**
   * Finds partitions whose log is not the one that was read.
   *
   * @param read up to where each partition was read, with the epoch of the last batch; those
   *     without an epoch are passed over
   * @return those whose log was cut back before that end, even if it grew again
   * @throws sh.oso.kafka.backup.api.KafkaBackupException if that cannot be found out
   */
  Set<TopicPartition> findCutBack(Map<TopicPartition, PartitionBounds> read);
}
