package sh.oso.kafka.backup.engine.reset;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;
import sh.oso.kafka.backup.api.offsets.GroupOutcome;
import sh.oso.kafka.backup.api.offsets.OffsetComparison;
import sh.oso.kafka.backup.api.offsets.OffsetRollbackReport;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshot;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.offsets.GroupChange;
import sh.oso.kafka.backup.engine.offsets.GroupOffsetsWriter;
import sh.oso.kafka.backup.engine.offsets.GroupPositions;
import sh.oso.kafka.backup.engine.offsets.NamePatterns;

/** Puts groups back to where a snapshot has them, and compares them with it. */
public final class Rollback {

  private final Cluster cluster;
  private final Limits limits;
  private final OffsetSnapshot snapshot;
  private final List<Group> wanted;
  private final GroupPositions positions;

  /**
   * Looks at groups of a snapshot.
   *
   * @param groups which of them
   * @param otherCluster whether the snapshot may be of another cluster
   * @throws InvalidRequestException if it is of another and may not, or lacks a group
   */
  public Rollback(
      Cluster cluster,
      Limits limits,
      OffsetSnapshot snapshot,
      NamePatterns groups,
      boolean otherCluster) {
    this.cluster = cluster;
    this.limits = limits;
    this.snapshot = snapshot;
    this.positions = new GroupPositions(cluster, limits);
    if (!otherCluster && !snapshot.clusterId().equals(cluster.clusterId())) {
      throw new InvalidRequestException(
          "offset snapshot "
              + snapshot.snapshotId()
              + " is of cluster "
              + snapshot.clusterId()
              + ", and this is "
              + cluster.clusterId()
              + ": connect to the other one, or insist with --other-cluster");
    }
    this.wanted =
        snapshot.groups().stream().filter(group -> groups.matches(group.groupId())).toList();
    Set<String> ids = wanted.stream().map(Group::groupId).collect(Collectors.toSet());
    List<String> lacking = groups.literals().stream().filter(id -> !ids.contains(id)).toList();
    if (!lacking.isEmpty() || wanted.isEmpty()) {
      throw new InvalidRequestException(
          "offset snapshot "
              + snapshot.snapshotId()
              + " has no group "
              + String.join(", ", lacking.isEmpty() ? groups.patterns() : lacking));
    }
  }

  /** How the groups stand, compared with the snapshot. */
  public OffsetComparison compare(boolean strict) {
    return Comparison.of(snapshot.snapshotId(), wanted, now(), strict);
  }

  private Map<String, Group> now() {
    Set<String> ids = wanted.stream().map(Group::groupId).collect(Collectors.toSet());
    Set<TopicPartition> partitions = positions.partitions(new NamePatterns(snapshot.topics()));
    Map<String, Group> now = new HashMap<>();
    positions.read(ids::contains, partitions).forEach(group -> now.put(group.groupId(), group));
    ids.removeAll(now.keySet());
    positions.requireAbsent(ids);
    return now;
  }

  /** Puts the groups back, and compares them strictly then. */
  public OffsetRollbackReport run(int parallelism, Cancellation cancellation) {
    long started = System.nanoTime();
    Map<String, GroupOutcome> outcomes = new HashMap<>();
    List<GroupChange> changes = new ArrayList<>();
    Map<String, Group> now = now();
    for (Group group : wanted) {
      Group current = now.get(group.groupId());
      if (!group.offsetsKnown() || (current != null && !current.offsetsKnown())) {
        outcomes.put(
            group.groupId(),
            new GroupOutcome.Refused(
                "its offsets could not be read: grant the user DESCRIBE on this group"));
        continue;
      }
      GroupChange change = change(group, current);
      if (change.offsets().isEmpty() && change.removals().isEmpty()) {
        outcomes.put(group.groupId(), new GroupOutcome.Done(0));
      } else {
        changes.add(change);
      }
    }
    outcomes.putAll(
        new GroupOffsetsWriter(cluster, limits, parallelism, true).write(changes, cancellation));
    return new OffsetRollbackReport(
        snapshot.snapshotId(),
        outcomes,
        compare(true),
        Duration.ofNanos(System.nanoTime() - started));
  }

  /** Only what differs: a group that stands right is left alone, even if it is in use. */
  private static GroupChange change(Group before, @Nullable Group now) {
    Map<TopicPartition, OffsetAndMetadata> commits =
        now == null ? Map.of() : GroupPositions.commits(now);
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    GroupPositions.commits(before)
        .forEach(
            (partition, offset) -> {
              if (!offset.equals(commits.get(partition))) {
                offsets.put(partition, offset);
              }
            });
    Set<TopicPartition> removals = new HashSet<>(commits.keySet());
    removals.removeAll(GroupPositions.commits(before).keySet());
    GroupSnapshot.Type type =
        now != null && before.type() == GroupSnapshot.Type.UNKNOWN ? now.type() : before.type();
    boolean share = type == GroupSnapshot.Type.SHARE;
    if (share && !removals.isEmpty()) {
      // It loses whole topics only: what is to stay must be known.
      offsets.putAll(GroupPositions.commits(before));
    }
    return new GroupChange(before.groupId(), share, offsets, removals);
  }
}
