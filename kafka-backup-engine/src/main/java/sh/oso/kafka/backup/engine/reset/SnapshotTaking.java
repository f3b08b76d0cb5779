package sh.oso.kafka.backup.engine.reset;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshot;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.OffsetSnapshots;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.offsets.GroupPositions;
import sh.oso.kafka.backup.engine.offsets.NamePatterns;

/** Takes offset snapshots. */
public final class SnapshotTaking {

  private final Cluster cluster;
  private final Limits limits;
  private final Repository repository;
  private final Clock clock;
  private final String toolVersion;

  public SnapshotTaking(
      Cluster cluster, Limits limits, Repository repository, Clock clock, String toolVersion) {
    this.cluster = cluster;
    this.limits = limits;
    this.repository = repository;
    this.clock = clock;
    this.toolVersion = toolVersion;
  }

  /**
   * What is stored.
   *
   * @param existed whether it was there before
   */
  public record Taken(OffsetSnapshot snapshot, boolean existed) {}

  /**
   * Keeps where groups stand.
   *
   * @param reset digest of the reset that it is for: a snapshot of the same id and digest is gone
   *     on with; null for none
   * @return what is stored
   */
  public Taken take(String id, NamePatterns groups, NamePatterns topics, @Nullable String reset) {
    OffsetSnapshots snapshots = new OffsetSnapshots(repository);
    repository.requireKnownFormat();
    OffsetSnapshot before = snapshots.find(id).orElse(null);
    if (before != null) {
      return new Taken(sameReset(before, reset), true);
    }
    GroupPositions positions = new GroupPositions(cluster, limits);
    List<Group> found = withAbsent(groups, read(groups, topics, positions), positions);
    if (found.isEmpty()) {
      throw new InvalidRequestException(
          "no consumer group fits "
              + String.join(", ", groups.patterns())
              + "; check the ids, and that the user has the right to DESCRIBE the groups");
    }
    requireKnown(found);
    repository.initialise(clock.instant(), toolVersion);
    OffsetSnapshot snapshot =
        new OffsetSnapshot(
            1,
            id,
            clock.instant(),
            toolVersion,
            cluster.clusterId(),
            topics.patterns(),
            reset,
            found);
    OffsetSnapshot stored = snapshots.claim(snapshot);
    return stored.equals(snapshot)
        ? new Taken(stored, false)
        : new Taken(sameReset(stored, reset), true);
  }

  private static List<Group> read(
      NamePatterns groups, NamePatterns topics, GroupPositions positions) {
    Set<TopicPartition> partitions = positions.partitions(topics);
    GroupPositions.requireTopics(topics, partitions);
    return positions.read(groups::matches, partitions);
  }

  private OffsetSnapshot sameReset(OffsetSnapshot before, @Nullable String reset) {
    if (reset != null
        && reset.equals(before.reset())
        && before.clusterId().equals(cluster.clusterId())) {
      return before;
    }
    throw new InvalidRequestException(
        "there is an offset snapshot "
            + before.snapshotId()
            + " already, taken "
            + before.takenAt()
            + "; take another id, or delete it");
  }

  private static List<Group> withAbsent(
      NamePatterns groups, List<Group> found, GroupPositions positions) {
    Set<String> ids = found.stream().map(Group::groupId).collect(Collectors.toSet());
    positions.requireAbsent(groups.literals().stream().filter(id -> !ids.contains(id)).toList());
    List<Group> all = new ArrayList<>(found);
    for (String id : new HashSet<>(groups.literals())) {
      if (!ids.contains(id)) {
        all.add(new Group(id, GroupSnapshot.Type.UNKNOWN, "", "", true, List.of()));
      }
    }
    all.sort(Comparator.comparing(Group::groupId));
    return all;
  }

  private static void requireKnown(List<Group> groups) {
    Predicate<Group> known = Group::offsetsKnown;
    List<String> unknown =
        groups.stream().filter(known.negate()).map(Group::groupId).limit(10).toList();
    if (!unknown.isEmpty()) {
      throw new KafkaAccessException(
          "offsets of groups "
              + String.join(", ", unknown)
              + " could not be read, so nothing was stored: grant the user DESCRIBE on these groups"
              + " and their topics, or name other groups");
    }
  }
}
