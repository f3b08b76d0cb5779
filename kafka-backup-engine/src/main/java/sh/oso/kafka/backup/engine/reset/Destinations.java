package sh.oso.kafka.backup.engine.reset;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;

/** Finds where groups are set: one strategy. */
interface Destinations {

  /** The groups that it speaks of, whether they exist or not; empty for any that exist. */
  default Optional<Map<String, GroupSnapshot.Type>> given() {
    return Optional.empty();
  }

  /**
   * The partitions of a group that are to be set.
   *
   * @param now where the group stands
   * @param candidates all that exist, of the topics that it is to be set in
   */
  Set<TopicPartition> partitions(Group now, Set<TopicPartition> candidates);

  /** Prepares answers for all that will be asked, so that it takes few requests. */
  void prepare(Map<Group, Set<TopicPartition>> wanted);

  /** Where a group is set in a partition. */
  Destination find(Group now, TopicPartition partition);
}
