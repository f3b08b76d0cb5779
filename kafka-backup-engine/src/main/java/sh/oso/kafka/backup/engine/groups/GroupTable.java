package sh.oso.kafka.backup.engine.groups;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.PartitionOffset;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.TopicOffsets;

/** Puts answers in the order in which they are stored. */
final class GroupTable {

  private final Set<TopicPartition> partitions;

  /**
   * A table of certain columns.
   *
   * @param partitions whose offsets are kept
   */
  GroupTable(Set<TopicPartition> partitions) {
    this.partitions = partitions;
  }

  /** Groups that are there still. */
  List<Group> groups(Map<String, GroupListing> listed, Map<String, OffsetAnswer> offsets) {
    List<Group> groups = new ArrayList<>();
    for (GroupListing group : listed.values()) {
      OffsetAnswer answer = offsets.getOrDefault(group.groupId(), new OffsetAnswer.Gone());
      if (answer instanceof OffsetAnswer.Gone) {
        continue;
      }
      groups.add(
          new Group(
              group.groupId(),
              type(group.type()),
              group.groupState().map(Object::toString).orElse(""),
              group.protocol(),
              answer instanceof OffsetAnswer.Known,
              answer instanceof OffsetAnswer.Known known ? topics(known) : List.of()));
    }
    return groups;
  }

  private static GroupSnapshot.Type type(Optional<GroupType> type) {
    // Brokers that do not tell have no others.
    String name = type.map(GroupType::name).orElse("CLASSIC").toUpperCase(Locale.ROOT);
    for (GroupSnapshot.Type known : GroupSnapshot.Type.values()) {
      if (known.name().equals(name)) {
        return known;
      }
    }
    return GroupSnapshot.Type.UNKNOWN;
  }

  private List<TopicOffsets> topics(OffsetAnswer.Known known) {
    SortedMap<String, SortedMap<Integer, PartitionOffset>> topics = new TreeMap<>();
    known
        .offsets()
        .forEach(
            (partition, it) -> {
              if (it != null && partitions.contains(partition)) {
                topics
                    .computeIfAbsent(partition.topic(), topic -> new TreeMap<>())
                    .put(
                        partition.partition(),
                        new PartitionOffset(
                            partition.partition(),
                            it.offset(),
                            it.leaderEpoch(),
                            it.metadata(),
                            null));
              }
            });
    return topics.entrySet().stream()
        .map(entry -> new TopicOffsets(entry.getKey(), List.copyOf(entry.getValue().values())))
        .toList();
  }
}
