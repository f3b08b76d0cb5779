package sh.oso.kafka.backup.engine.groups;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;

/**
 * Looks for what was there before and is missing now, and asks for it by name: groups and offsets
 * are deleted and expire, but an answer that lacks them may also be half of one.
 */
final class Contradictions {

  private final OffsetQuestions questions;
  private final Map<String, OffsetAnswer> offsets;
  private final Set<TopicPartition> partitions;

  Contradictions(
      OffsetQuestions questions,
      Map<String, OffsetAnswer> offsets,
      Set<TopicPartition> partitions) {
    this.questions = questions;
    this.offsets = offsets;
    this.partitions = partitions;
  }

  /**
   * Asks for all that an earlier snapshot has in addition.
   *
   * @throws KafkaUnavailableException if any of it is there after all
   */
  void findIn(GroupSnapshot before) {
    for (Group group : before.groups()) {
      Set<TopicPartition> missing = missing(group);
      if (missing.isEmpty()) {
        continue;
      }
      OffsetAnswer byName =
          group.type() == GroupSnapshot.Type.SHARE
              ? questions.shareStarts(group.groupId(), missing)
              : questions.committed(group.groupId(), missing);
      if (byName instanceof OffsetAnswer.Known known && missing.stream().anyMatch(known::has)) {
        throw new KafkaUnavailableException(
            "brokers told some offsets of group "
                + group.groupId()
                + " only when asked for them by name: their list was not whole; run again");
      }
    }
  }

  private Set<TopicPartition> missing(Group group) {
    Set<TopicPartition> missing = new HashSet<>();
    OffsetAnswer now = offsets.getOrDefault(group.groupId(), new OffsetAnswer.Gone());
    if (now instanceof OffsetAnswer.Known || now instanceof OffsetAnswer.Gone) {
      for (GroupSnapshot.TopicOffsets topic : group.topics()) {
        for (GroupSnapshot.PartitionOffset it : topic.partitions()) {
          TopicPartition partition = new TopicPartition(topic.topic(), it.partition());
          boolean there = now instanceof OffsetAnswer.Known known && known.has(partition);
          if (!there && partitions.contains(partition)) {
            missing.add(partition);
          }
        }
      }
    }
    return missing;
  }
}
