package sh.oso.kafka.backup.engine.groups;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Coverage;
import sh.oso.kafka.backup.engine.cluster.Cluster;

/** Takes the snapshot of all consumer groups, whole or not at all. */
public final class GroupCapture {

  private static final int NAMES_IN_A_WARNING = 10;

  private final GroupList list;
  private final OffsetQuestions questions;
  private final Patience patience;

  /**
   * Describes how to ask.
   *
   * @param timeout after which answers that stay incomplete are given up on
   */
  public GroupCapture(Cluster cluster, Duration timeout) {
    this(
        new AdminGroupList(cluster),
        new AdminOffsetQuestions(cluster.admin()),
        new Patience(timeout));
  }

  GroupCapture(GroupList list, OffsetQuestions questions, Patience patience) {
    this.list = list;
    this.questions = questions;
    this.patience = patience;
  }

  /**
   * What was captured.
   *
   * @param snapshot empty if the caller had no right to see any group
   * @param warnings what is missing, and for want of which right
   */
  public record Captured(Optional<GroupSnapshot> snapshot, List<String> warnings) {}

  /**
   * Asks for groups.
   *
   * @param partitions whose offsets are wanted
   * @param before what was captured last, if anything was
   * @throws sh.oso.kafka.backup.api.KafkaUnavailableException if there is no whole answer in time
   */
  public Captured capture(Set<TopicPartition> partitions, Optional<GroupSnapshot> before) {
    return patience.ask(() -> once(partitions, before));
  }

  /**
   * Asks for some groups.
   *
   * @param groupIds whether a group is wanted
   * @param partitions whose offsets are wanted
   * @return in order of id
   * @throws sh.oso.kafka.backup.api.KafkaUnavailableException if there is no whole answer in time
   */
  public List<GroupSnapshot.Group> some(
      Predicate<String> groupIds, Set<TopicPartition> partitions) {
    return patience.ask(
        () -> {
          List<GroupListing> wanted =
              list.read().stream().filter(group -> groupIds.test(group.groupId())).toList();
          return new GroupTable(partitions).groups(byId(wanted), offsets(wanted, partitions));
        });
  }

  private Captured once(Set<TopicPartition> partitions, Optional<GroupSnapshot> before) {
    boolean all = list.hasAll();
    Collection<GroupListing> listed = list.read();
    if (!all && listed.isEmpty()) {
      return new Captured(
          Optional.empty(),
          List.of(
              "consumer groups are not in this backup, for want of a right to see them: grant the"
                  + " user DESCRIBE on the cluster and on its groups"));
    }
    Map<String, OffsetAnswer> offsets = offsets(listed, partitions);
    before.ifPresent(
        snapshot -> new Contradictions(questions, offsets, partitions).findIn(snapshot));

    List<String> warnings = new ArrayList<>();
    if (!all) {
      warnings.add(
          "of the consumer groups only the "
              + listed.size()
              + " that the user may see are in this backup: grant the user DESCRIBE on the cluster"
              + " to have all");
    }
    warn(
        offsets,
        OffsetAnswer.NotPermitted.class,
        "for want of a right: grant the user DESCRIBE on these groups",
        warnings);
    warn(
        offsets,
        OffsetAnswer.NotSupported.class,
        "because the brokers cannot tell those of groups of this type",
        warnings);
    GroupTable table = new GroupTable(partitions);
    return new Captured(
        Optional.of(
            new GroupSnapshot(
                1, all ? Coverage.ALL : Coverage.VISIBLE, table.groups(byId(listed), offsets))),
        warnings);
  }

  /** A group that moved while it was listed may be in the list twice. */
  private static Map<String, GroupListing> byId(Collection<GroupListing> listed) {
    Map<String, GroupListing> byId = new TreeMap<>();
    listed.forEach(group -> byId.put(group.groupId(), group));
    return byId;
  }

  private Map<String, OffsetAnswer> offsets(
      Collection<GroupListing> listed, Set<TopicPartition> partitions) {
    Set<String> others = new HashSet<>();
    Map<String, OffsetAnswer> offsets = new HashMap<>();
    for (GroupListing group : listed) {
      if (group.type().equals(Optional.of(GroupType.SHARE))) {
        offsets.put(group.groupId(), questions.shareStarts(group.groupId(), partitions));
      } else {
        others.add(group.groupId());
      }
    }
    offsets.putAll(questions.committed(others));
    return offsets;
  }

  private static void warn(
      Map<String, OffsetAnswer> offsets,
      Class<? extends OffsetAnswer> kind,
      String why,
      List<String> warnings) {
    List<String> groups =
        offsets.entrySet().stream()
            .filter(entry -> kind.isInstance(entry.getValue()))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (!groups.isEmpty()) {
      String more =
          groups.size() > NAMES_IN_A_WARNING
              ? " and " + (groups.size() - NAMES_IN_A_WARNING) + " more"
              : "";
      warnings.add(
          groups.stream()
                  .limit(NAMES_IN_A_WARNING)
                  .collect(Collectors.joining(", ", "the offsets of consumer groups ", more + " "))
              + "are not in this backup, "
              + why);
    }
  }
}
