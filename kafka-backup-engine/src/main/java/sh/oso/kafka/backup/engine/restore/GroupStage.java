package sh.oso.kafka.backup.engine.restore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RestoreReport.RestoredGroup;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.offsets.GroupOutcome;
import sh.oso.kafka.backup.api.offsets.OffsetMap;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshot;
import sh.oso.kafka.backup.api.offsets.OffsetStrategy;
import sh.oso.kafka.backup.api.restore.GroupRestore;
import sh.oso.kafka.backup.api.restore.OriginHeaders;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.offsets.GroupChange;
import sh.oso.kafka.backup.engine.offsets.GroupOffsetsWriter;
import sh.oso.kafka.backup.engine.offsets.NamePatterns;

/** Puts consumer groups of a backup where they belong in the target, once the data is there. */
final class GroupStage {

  private static final int PARALLELISM = 10;

  private final Cluster cluster;
  private final Repository repository;
  private final RestoreSource source;
  private final Limits limits;
  private final Manifest manifest;
  private final RestoreRequest request;
  private final Wanted wanted;
  private final Map<String, RestoredGroup> set;
  private final List<Group> groups;

  /**
   * Finds the groups.
   *
   * @param set those that an earlier run of the restore has set, which are left alone
   * @throws InvalidRequestException if the backup has none of a name, or knows of none at all
   */
  GroupStage(
      Cluster cluster,
      Repository repository,
      RestoreSource source,
      Limits limits,
      Manifest manifest,
      RestoreRequest request,
      RestorePlanner planner,
      Map<String, RestoredGroup> set) {
    this.set = set;
    this.cluster = cluster;
    this.repository = repository;
    this.source = source;
    this.limits = limits;
    this.manifest = manifest;
    this.request = request;
    this.wanted = planner.wanted();
    this.groups = choose();
    if (request.groups().strategy() instanceof OffsetStrategy.HeaderBased headers
        && !groups.isEmpty()) {
      requireHeaders(headers, planner.changes());
    }
  }

  /** Without headers there would be nothing to go by; with them they say what the map says. */
  private static void requireHeaders(OffsetStrategy.HeaderBased headers, RecordChanges changes) {
    if (changes.headers() != OriginHeaders.ADD) {
      throw new InvalidRequestException(
          "offsetReset: headerBased needs the headers that includeOriginalOffsetHeader adds; set it,"
              + " or take the strategy mapping");
    }
    String asked = headers.sourceCluster();
    if (asked != null && !asked.equals(changes.sourceCluster())) {
      throw new InvalidRequestException(
          "offsetReset.sourceCluster: the backup is of "
              + changes.sourceCluster()
              + ", not of "
              + asked);
    }
  }

  private List<Group> choose() {
    NamePatterns patterns = new NamePatterns(request.groups().groups());
    if (patterns.patterns().isEmpty()) {
      return List.of();
    }
    Optional<GroupSnapshot> stored = source.findGroups();
    if (stored.isEmpty()) {
      throw new InvalidRequestException(
          source.name()
              + " knows nothing of consumer groups; its warnings say why. Restore without groups");
    }
    GroupSnapshot snapshot = stored.get();
    List<String> ids = snapshot.groups().stream().map(Group::groupId).toList();
    List<String> missing =
        patterns.literals().stream().filter(name -> !ids.contains(name)).toList();
    if (!missing.isEmpty()) {
      throw new InvalidRequestException(
          source.name() + " has no consumer group " + missing + "; describe shows its groups");
    }
    return snapshot.groups().stream()
        .filter(group -> patterns.matches(group.groupId()))
        .filter(group -> !group.offsetsKnown() || !offsets(group).topics().isEmpty())
        .toList();
  }

  /** Where a group stood in what is restored. */
  private Group offsets(Group group) {
    List<GroupSnapshot.TopicOffsets> topics =
        group.topics().stream()
            .filter(it -> wanted.topics().stream().anyMatch(t -> t.name().equals(it.topic())))
            .map(
                it ->
                    new GroupSnapshot.TopicOffsets(
                        it.topic(),
                        it.partitions().stream()
                            .filter(p -> request.chooses(it.topic(), p.partition()))
                            .toList()))
            .filter(it -> !it.partitions().isEmpty())
            .toList();
    return new Group(
        group.groupId(),
        group.type(),
        group.state(),
        group.protocol(),
        group.offsetsKnown(),
        topics);
  }

  /**
   * Makes sure that a restore that is complete has set all the groups.
   *
   * @throws InvalidRequestException if it has not: its report would be a false success
   */
  void requireAmong(RestoreReport complete) {
    List<String> there = complete.groups().stream().map(RestoredGroup::groupId).toList();
    for (Group group : groups) {
      if (!there.contains(group.groupId())) {
        throw new InvalidRequestException(
            "restore "
                + complete.restoreId()
                + " was complete already, without consumer group "
                + group.groupId()
                + ": set it with 'offsets reset', or give another restore id");
      }
    }
  }

  /** What would happen to each group if it were set now. */
  List<RestoredGroup> plan() {
    Map<String, String> refusals = refusals();
    return groups.stream()
        .map(group -> new RestoredGroup(group.groupId(), 0, refusals.get(group.groupId())))
        .toList();
  }

  /** Why groups cannot be set, before anything is done. */
  List<KafkaBackupException> obstacles() {
    List<KafkaBackupException> obstacles = new ArrayList<>();
    refusals()
        .forEach(
            (id, reason) ->
                obstacles.add(
                    new TargetConflictException(
                        "consumer group " + id + " cannot be set: " + reason)));
    return obstacles;
  }

  private Map<String, String> refusals() {
    Map<String, String> refusals = new TreeMap<>();
    if (groups.isEmpty()) {
      return refusals;
    }
    refusals.putAll(
        writer().refusals(open().stream().map(group -> change(group, Map.of())).toList()));
    OffsetStrategy strategy = request.groups().strategy();
    boolean byMap =
        strategy instanceof OffsetStrategy.Mapping
            || strategy instanceof OffsetStrategy.HeaderBased;
    for (Group group : open()) {
      offsets(group).topics().stream()
          .filter(topic -> byMap)
          .map(topic -> request.shape().target(topic.topic()))
          .filter(request.shape().repartitioning()::containsKey)
          .findFirst()
          .ifPresent(
              target ->
                  refusals.putIfAbsent(
                      group.groupId(),
                      "topic "
                          + target
                          + " gets its records by key, so no offset of the source means anything"
                          + " there; take another strategy, such as timestamp"));
      if (!group.offsetsKnown()) {
        refusals.put(
            group.groupId(),
            "where it stood could not be read when the backup was made; the backup's warnings say"
                + " why");
      }
    }
    return refusals;
  }

  /** Those that are still to be set. */
  private List<Group> open() {
    return groups.stream().filter(group -> !set.containsKey(group.groupId())).toList();
  }

  private GroupOffsetsWriter writer() {
    return new GroupOffsetsWriter(cluster, limits, PARALLELISM, true);
  }

  private static GroupChange change(Group group, Map<TopicPartition, OffsetAndMetadata> offsets) {
    return new GroupChange(
        group.groupId(), group.type() == GroupSnapshot.Type.SHARE, offsets, Set.of());
  }

  /**
   * What became of groups.
   *
   * @param offsetSnapshotId where they stood before; null if that was not kept
   */
  record Outcome(List<RestoredGroup> groups, @Nullable String offsetSnapshotId) {}

  /**
   * Sets the groups.
   *
   * @param maps where the records of each source topic went
   * @param warnings gets what a person should know
   */
  Outcome run(
      Map<String, OffsetMap> maps,
      WayBack wayBack,
      List<String> warnings,
      Cancellation cancellation) {
    if (groups.isEmpty()) {
      return new Outcome(List.of(), null);
    }
    List<Group> known = open().stream().filter(Group::offsetsKnown).map(this::offsets).toList();
    GroupPlaces places =
        new GroupPlaces(
            cluster, repository, source, limits, manifest, request.shape(), maps, warnings);
    Map<String, Map<TopicPartition, OffsetAndMetadata>> found =
        places.find(known, request.groups().strategy(), cancellation);
    Map<String, String> failures = new HashMap<>(places.failures());
    List<GroupChange> changes = new ArrayList<>();
    for (Group group : known) {
      if (!failures.containsKey(group.groupId())) {
        changes.add(change(group, found.getOrDefault(group.groupId(), Map.of())));
      }
    }
    GroupRestore.Rollback rollback = request.groups().rollback();
    OffsetSnapshot before =
        rollback == GroupRestore.Rollback.NONE || changes.isEmpty()
            ? null
            : wayBack.take(changes.stream().map(GroupChange::groupId).toList());
    List<RestoredGroup> restored = restored(writer().write(changes, cancellation), failures);
    boolean failed = restored.stream().anyMatch(group -> group.failure() != null);
    if (before != null && failed && rollback == GroupRestore.Rollback.ON_FAILURE) {
      restored = wayBack.putBack(restored, before, cancellation);
    }
    return new Outcome(restored, before == null ? null : before.snapshotId());
  }

  private List<RestoredGroup> restored(
      Map<String, GroupOutcome> outcomes, Map<String, String> failures) {
    List<RestoredGroup> restored = new ArrayList<>();
    for (Group group : groups) {
      RestoredGroup before = set.get(group.groupId());
      if (before != null) {
        restored.add(before);
        continue;
      }
      GroupOutcome outcome = outcomes.get(group.groupId());
      String failure =
          outcome == null
              ? failures.getOrDefault(group.groupId(), "where it stood is not in the backup")
              : outcome.successful() ? null : outcome.message();
      restored.add(
          new RestoredGroup(group.groupId(), outcome == null ? 0 : outcome.changed(), failure));
    }
    return restored;
  }
}
