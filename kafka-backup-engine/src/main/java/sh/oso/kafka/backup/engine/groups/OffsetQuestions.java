package sh.oso.kafka.backup.engine.groups;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks coordinators for offsets. What is asked for by name is in the answer; methods throw {@link
 * sh.oso.kafka.backup.api.KafkaUnavailableException} if a coordinator cannot tell it now.
 */
interface OffsetQuestions {

  /** All offsets of groups of any type but share groups. */
  Map<String, OffsetAnswer> committed(Collection<String> groupIds);

  /** Certain offsets of a group of any type but share groups. */
  OffsetAnswer committed(String groupId, Set<TopicPartition> partitions);

  /** Certain start offsets of a share group. */
  OffsetAnswer shareStarts(String groupId, Set<TopicPartition> partitions);
}
