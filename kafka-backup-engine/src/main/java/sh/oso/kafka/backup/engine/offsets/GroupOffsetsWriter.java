package sh.oso.kafka.backup.engine.offsets;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.offsets.GroupOutcome;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.run.Workers;

/** Sets offsets of consumer groups, and removes commits. Safe for use by many threads. */
public final class GroupOffsetsWriter {

  private final Cluster cluster;
  private final Limits limits;
  private final int parallelism;
  private final boolean goOn;

  /**
   * Describes how to set offsets.
   *
   * @param limits of which the retry timeout is how long each group is tried
   * @param parallelism groups worked on at a time
   * @param goOn false to try no more groups once one was refused or is incomplete
   */
  public GroupOffsetsWriter(Cluster cluster, Limits limits, int parallelism, boolean goOn) {
    this.cluster = cluster;
    this.limits = limits;
    this.parallelism = parallelism;
    this.goOn = goOn;
  }

  /**
   * Why groups cannot be changed now.
   *
   * @return reasons by group, without those that can be
   */
  public Map<String, String> refusals(Collection<GroupChange> changes) {
    Map<String, GroupStanding> standings =
        new GroupStandings(cluster, limits.retryTimeout())
            .ask(changes.stream().map(GroupChange::groupId).toList());
    Map<String, String> refusals = new TreeMap<>();
    for (GroupChange change : changes) {
      String id = change.groupId();
      String reason =
          refusal(change.share(), standings.getOrDefault(id, new GroupStanding.Absent()));
      if (!reason.isEmpty()) {
        refusals.put(id, reason);
      }
    }
    return refusals;
  }

  private static String refusal(boolean share, GroupStanding standing) {
    if (standing instanceof GroupStanding.Active active) {
      return active.reason();
    }
    if (standing instanceof GroupStanding.Idle idle && idle.share() != share) {
      return idle.share()
          ? "it is a share group here, which has no offsets of a consumer group"
          : "it is no share group here, and can have no offsets of one";
    }
    return "";
  }

  /**
   * Makes changes, one for each group, several groups at a time.
   *
   * @return how each group fared, in order of id
   * @throws sh.oso.kafka.backup.api.KafkaUnavailableException if nothing could be found out about
   *     the groups; nothing was changed
   * @throws sh.oso.kafka.backup.api.RunCancelledException if asked to; some may have been changed
   */
  public Map<String, GroupOutcome> write(
      Collection<GroupChange> changes, Cancellation cancellation) {
    Map<String, GroupOutcome> outcomes = new ConcurrentSkipListMap<>();
    refusals(changes).forEach((id, reason) -> outcomes.put(id, new GroupOutcome.Refused(reason)));
    List<GroupChange> rest =
        changes.stream().filter(change -> !outcomes.containsKey(change.groupId())).toList();
    if (!rest.isEmpty()) {
      Workers.run(
          "offsets",
          rest,
          Math.min(parallelism, rest.size()),
          () -> () -> {},
          (worker, nothing, change) -> outcomes.put(change.groupId(), write(change, outcomes)),
          new Workers.Watch(cancellation, limits.checkpointInterval(), () -> {}, () -> {}));
    }
    return new TreeMap<>(outcomes);
  }

  private GroupOutcome write(GroupChange change, Map<String, GroupOutcome> outcomes) {
    String failed =
        goOn
            ? ""
            : outcomes.entrySet().stream()
                .filter(entry -> !(entry.getValue() instanceof GroupOutcome.Done))
                .filter(entry -> !(entry.getValue() instanceof GroupOutcome.NotTried))
                .map(Map.Entry::getKey)
                .limit(1)
                .collect(Collectors.joining());
    return failed.isEmpty()
        ? new GroupCommit(cluster, change, limits.retryTimeout()).run()
        : new GroupOutcome.NotTried("not tried, because group " + failed + " could not be set");
  }
}
