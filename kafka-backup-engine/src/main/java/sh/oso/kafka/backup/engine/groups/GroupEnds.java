package sh.oso.kafka.backup.engine.groups;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.PartitionOffset;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.TopicOffsets;
import sh.oso.kafka.backup.engine.cluster.Cluster;

/** Puts groups that stand beyond the end of a backup at its end. */
public final class GroupEnds {

  private static final int WARNINGS = 20;

  private final Map<TopicPartition, Long> ends;
  private final List<String> beyond = new ArrayList<>();

  private GroupEnds(Map<TopicPartition, Long> ends) {
    this.ends = ends;
  }

  /**
   * Puts groups where the backup ends, if they stand beyond.
   *
   * @param ends of all partitions that the snapshot names
   * @param warn told of those that were moved; after some, of how many more
   */
  public static GroupSnapshot within(
      GroupSnapshot snapshot, Map<TopicPartition, Long> ends, Consumer<String> warn) {
    GroupEnds mapping = new GroupEnds(ends);
    List<Group> groups = snapshot.groups().stream().map(mapping::group).toList();
    mapping.beyond.stream().limit(WARNINGS).forEach(warn);
    if (mapping.beyond.size() > WARNINGS) {
      warn.accept(
          "and so do "
              + (mapping.beyond.size() - WARNINGS)
              + " more positions of consumer groups: beyond the end of this backup, and put there");
    }
    return new GroupSnapshot(snapshot.formatVersion(), snapshot.coverage(), groups);
  }

  private Group group(Group group) {
    return new Group(
        group.groupId(),
        group.type(),
        group.state(),
        group.protocol(),
        group.offsetsKnown(),
        group.topics().stream()
            .map(
                topic ->
                    new TopicOffsets(
                        topic.topic(),
                        topic.partitions().stream()
                            .map(it -> offset(group.groupId(), topic.topic(), it))
                            .toList()))
            .toList());
  }

  private PartitionOffset offset(String groupId, String topic, PartitionOffset it) {
    TopicPartition partition = new TopicPartition(topic, it.partition());
    long end = Cluster.offset(ends, partition);
    if (it.offset() <= end) {
      return it;
    }
    beyond.add(
        "consumer group "
            + groupId
            + " stands at "
            + it.offset()
            + " of "
            + partition
            + ", beyond the end "
            + end
            + " of this backup: it is put at the end");
    return new PartitionOffset(it.partition(), end, it.leaderEpoch(), it.metadata(), it.offset());
  }
}
