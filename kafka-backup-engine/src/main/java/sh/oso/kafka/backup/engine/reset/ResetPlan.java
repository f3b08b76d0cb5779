package sh.oso.kafka.backup.engine.reset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;
import sh.oso.kafka.backup.api.offsets.OffsetResetReport.PartitionMove;
import sh.oso.kafka.backup.api.offsets.OffsetResetRequest;
import sh.oso.kafka.backup.engine.offsets.GroupPositions;
import sh.oso.kafka.backup.engine.offsets.NamePatterns;

/** Finds out which groups are set, and where to. Changes nothing. */
final class ResetPlan {

  private static final String NO_COMMITS =
      "it has no commits in these topics; name the topics in full to set it there";

  private final OffsetResetRequest request;
  private final GroupPositions positions;
  private final Destinations destinations;
  private final NamePatterns groups;

  ResetPlan(OffsetResetRequest request, GroupPositions positions, Destinations destinations) {
    this.request = request;
    this.positions = positions;
    this.destinations = destinations;
    this.groups = new NamePatterns(request.groups());
  }

  /** The plan, in order of group. */
  List<PlannedGroup> make() {
    NamePatterns topics = new NamePatterns(request.topics());
    Set<TopicPartition> candidates = positions.partitions(topics);
    GroupPositions.requireTopics(topics, candidates);
    Optional<Map<String, GroupSnapshot.Type>> given = destinations.given();
    Map<String, Group> found = new TreeMap<>();
    positions
        .read(
            id -> groups.matches(id) && given.map(it -> it.containsKey(id)).orElse(true),
            candidates)
        .forEach(group -> found.put(group.groupId(), group));
    given
        .orElse(Map.of())
        .forEach(
            (id, type) -> {
              // A group that does not exist yet comes to be with its first commit.
              if (groups.matches(id) && !found.containsKey(id)) {
                found.put(id, new Group(id, type, "", "", true, List.of()));
              }
            });
    Set<String> absent = new TreeSet<>(groups.literals());
    absent.removeAll(found.keySet());
    if (found.isEmpty() && absent.isEmpty()) {
      throw new InvalidRequestException(
          "no consumer group fits "
              + String.join(", ", request.groups())
              + "; check the ids, and that the user has the right to DESCRIBE the groups");
    }
    List<PlannedGroup> planned = new ArrayList<>();
    absent.forEach(
        id ->
            planned.add(
                PlannedGroup.refused(
                    id,
                    false,
                    given.isPresent()
                        ? "what it is to be set by does not have it"
                        : "there is no such group")));
    planned.addAll(plan(found, candidates));
    if (planned.isEmpty()) {
      throw new InvalidRequestException(
          "none of the groups has a commit "
              + (request.topics().isEmpty()
                  ? "at all"
                  : "in " + String.join(", ", request.topics()))
              + "; name groups and topics in full to set them where they have none");
    }
    planned.sort(Comparator.comparing(PlannedGroup::groupId));
    return planned;
  }

  private List<PlannedGroup> plan(Map<String, Group> found, Set<TopicPartition> candidates) {
    Map<Group, Set<TopicPartition>> wanted = new HashMap<>();
    for (Group group : found.values()) {
      if (group.offsetsKnown()) {
        Set<TopicPartition> partitions = new TreeSet<>(GroupPositions.IN_ORDER);
        partitions.addAll(destinations.partitions(group, candidates));
        wanted.put(group, partitions);
      }
    }
    destinations.prepare(wanted);
    return found.values().stream()
        .map(group -> plan(group, wanted.getOrDefault(group, new HashSet<>())))
        // A pattern does not mean those for which there is nothing to do.
        .filter(
            group ->
                !group.moves().isEmpty()
                    || !group.refusal().equals(NO_COMMITS)
                    || groups.names(group.groupId()))
        .toList();
  }

  private PlannedGroup plan(Group group, Set<TopicPartition> partitions) {
    boolean share = group.type() == GroupSnapshot.Type.SHARE;
    if (!group.offsetsKnown()) {
      return PlannedGroup.refused(
          group.groupId(),
          share,
          "its offsets could not be read: grant the user DESCRIBE on this group");
    }
    Map<TopicPartition, OffsetAndMetadata> now = GroupPositions.commits(group);
    List<PartitionMove> moves = new ArrayList<>();
    Map<TopicPartition, String> metadata = new HashMap<>();
    for (TopicPartition partition : partitions) {
      Destination destination = destinations.find(group, partition);
      if (destination instanceof Destination.Unknown unknown) {
        return PlannedGroup.refused(group.groupId(), share, unknown.reason());
      }
      if (destination instanceof Destination.At at) {
        OffsetAndMetadata before = now.get(partition);
        moves.add(
            new PartitionMove(
                partition.topic(),
                partition.partition(),
                before == null ? null : before.offset(),
                at.offset(),
                at.note()));
        if (before != null) {
          metadata.put(partition, before.metadata());
        }
      }
    }
    return moves.isEmpty()
        ? PlannedGroup.refused(group.groupId(), share, NO_COMMITS)
        : new PlannedGroup(group.groupId(), share, "", moves, metadata);
  }
}
