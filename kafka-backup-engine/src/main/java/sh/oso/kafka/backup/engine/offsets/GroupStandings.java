package sh.oso.kafka.backup.engine.offsets;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.cluster.KafkaFailures;
import sh.oso.kafka.backup.engine.groups.AdminGroupList;
import sh.oso.kafka.backup.engine.groups.Patience;

/** Asks what groups are, whatever their type, and who is in them. */
public final class GroupStandings {

  private static final int NAMES = 3;

  private final Admin admin;
  private final AdminGroupList list;
  private final Patience patience;

  /**
   * Describes how to ask.
   *
   * @param timeout after which a missing answer is given up on
   */
  public GroupStandings(Cluster cluster, Duration timeout) {
    this.admin = cluster.admin();
    this.list = new AdminGroupList(cluster);
    this.patience = new Patience(timeout);
  }

  /**
   * What each of the groups is.
   *
   * @return one for each id
   * @throws sh.oso.kafka.backup.api.KafkaUnavailableException if there is no answer in time
   */
  public Map<String, GroupStanding> ask(Collection<String> groupIds) {
    return patience.ask(() -> once(new HashSet<>(groupIds)));
  }

  /** Only those that the list does not call empty need be asked about one by one. */
  private Map<String, GroupStanding> once(Set<String> ids) {
    Map<String, GroupStanding> standings = new HashMap<>();
    ids.forEach(id -> standings.put(id, new GroupStanding.Absent()));
    Map<String, GroupListing> busy = new HashMap<>();
    for (GroupListing group : list.read()) {
      GroupState state = group.groupState().orElse(GroupState.UNKNOWN);
      if (!ids.contains(group.groupId()) || state == GroupState.DEAD) {
        continue;
      }
      if (state == GroupState.EMPTY) {
        standings.put(group.groupId(), new GroupStanding.Idle(isShare(group)));
      } else {
        busy.put(group.groupId(), group);
      }
    }
    describe(busy, standings);
    return standings;
  }

  private static boolean isShare(GroupListing group) {
    return group.type().filter(GroupType.SHARE::equals).isPresent();
  }

  /** Kafka has a question for each type of group. */
  private void describe(Map<String, GroupListing> busy, Map<String, GroupStanding> standings) {
    Map<Question, List<String>> questions =
        busy.values().stream()
            .collect(
                Collectors.groupingBy(
                    Question::of, Collectors.mapping(GroupListing::groupId, Collectors.toList())));
    questions.forEach(
        (question, ids) -> {
          switch (question) {
            case CONSUMERS ->
                collect(
                    admin.describeConsumerGroups(ids).describedGroups(),
                    it ->
                        standing(
                            false,
                            it.groupState(),
                            it.members().stream().map(m -> name(m.clientId(), m.host()))),
                    standings);
            case OTHER_CLASSIC ->
                collect(
                    admin.describeClassicGroups(ids).describedGroups(),
                    it ->
                        standing(
                            false,
                            GroupState.parse(it.state().toString()),
                            it.members().stream().map(m -> name(m.clientId(), m.host()))),
                    standings);
            case SHARE ->
                collect(
                    admin.describeShareGroups(ids).describedGroups(),
                    it ->
                        standing(
                            true,
                            it.groupState(),
                            it.members().stream().map(m -> name(m.clientId(), m.host()))),
                    standings);
            case STREAMS ->
                collect(
                    admin.describeStreamsGroups(ids).describedGroups(),
                    it ->
                        standing(
                            false,
                            it.groupState(),
                            it.members().stream().map(m -> name(m.clientId(), m.clientHost()))),
                    standings);
          }
        });
  }

  private enum Question {
    CONSUMERS,
    OTHER_CLASSIC,
    SHARE,
    STREAMS;

    static Question of(GroupListing group) {
      return switch (group.type().orElse(GroupType.CLASSIC)) {
        case SHARE -> SHARE;
        case STREAMS -> STREAMS;
        case CLASSIC ->
            group.protocol().isEmpty() || group.protocol().equals("consumer")
                ? CONSUMERS
                : OTHER_CLASSIC;
        case CONSUMER, UNKNOWN -> CONSUMERS;
      };
    }
  }

  private static <D> void collect(
      Map<String, KafkaFuture<D>> answers,
      Function<D, GroupStanding> standing,
      Map<String, GroupStanding> standings) {
    answers.forEach(
        (id, answer) -> {
          String what = "describing group " + id;
          try {
            standings.put(id, standing.apply(answer.get()));
          } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
              throw KafkaFailures.translate(what, e);
            }
            // It went since it was listed.
          } catch (InterruptedException e) {
            throw KafkaFailures.translate(what, e);
          }
        });
  }

  private static String name(String clientId, String host) {
    return clientId + " at " + (host.startsWith("/") ? host.substring(1) : host);
  }

  static GroupStanding standing(boolean share, GroupState state, Stream<String> members) {
    List<String> names = members.sorted().toList();
    if (names.isEmpty() && state == GroupState.DEAD) {
      return new GroupStanding.Absent();
    }
    if (names.isEmpty() && state == GroupState.EMPTY) {
      return new GroupStanding.Idle(share);
    }
    if (names.isEmpty()) {
      return new GroupStanding.Active(
          share, "it is in state " + state + "; stop its applications and try again");
    }
    return new GroupStanding.Active(
        share,
        "it has "
            + names.size()
            + " active "
            + (names.size() == 1 ? "member" : "members")
            + names.stream()
                .limit(NAMES)
                .collect(Collectors.joining(", ", " (", names.size() > NAMES ? ", ...)" : ")"))
            + "; stop its applications and try again");
  }
}
