package sh.oso.kafka.backup.engine.backup;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.manifest.ChainBreak;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.api.manifest.TopicConfig;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.manifest.TopicIndex;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.fetch.LogHistory;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedPartition;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedTopic;
import sh.oso.kafka.backup.engine.manifest.Repository;

/** Decides what a backup is to copy: which topics, from where to where. */
final class BackupPlanner {

  private final Cluster cluster;
  private final LogHistory history;
  private final Repository repository;
  private final SnapshotStage snapshots;
  private final Presence presence;

  BackupPlanner(
      Cluster cluster, LogHistory history, Repository repository, SnapshotStage snapshots) {
    this.cluster = cluster;
    this.history = history;
    this.repository = repository;
    this.snapshots = snapshots;
    this.presence = new Presence(repository);
  }

  /** What the plan says besides topics. */
  record Header(
      String backupId,
      Instant startedAt,
      String toolVersion,
      String compression,
      @Nullable Integer compressionLevel,
      int shards) {}

  /**
   * Makes a plan.
   *
   * @param parent the backup to go on from, if there is one
   * @param warnings what a person should know already; more is added
   */
  BackupPlan plan(
      BackupRequest request, Header header, Optional<Manifest> parent, List<String> warnings) {
    List<String> names = select(request, warnings);
    Map<String, TopicDescription> topics = cluster.describeTopics(names);
    Map<String, List<TopicConfig>> configs = cluster.topicConfigs(topics.keySet());
    List<TopicPartition> partitions =
        topics.values().stream()
            .flatMap(
                topic ->
                    topic.partitions().stream()
                        .map(p -> new TopicPartition(topic.name(), p.partition())))
            .toList();
    // Before the ends: what a group has read by then is in the backup.
    SnapshotStage.Taken taken = snapshots.take(Set.copyOf(partitions), parent, warnings::add);
    var starts =
        cluster.offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    // In this order: what is written in between must not look like an open transaction.
    var highs = cluster.offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    var ends = cluster.offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);

    Map<String, TopicEntry> inParent = new HashMap<>();
    parent.ifPresent(p -> p.topics().forEach(topic -> inParent.put(topic.name(), topic)));
    SnapshotStage.Stored stored = snapshots.store(taken, ends, parent, warnings::add);
    new OpenTransactions(cluster.admin(), header.startedAt())
        .warnings(highs, ends)
        .forEach(warnings::add);

    Map<String, Continuation> continuations = new HashMap<>();
    for (TopicDescription topic : topics.values()) {
      List<TopicConfig> effective = configs.getOrDefault(topic.name(), List.of());
      continuations.put(
          topic.name(),
          Continuation.of(
              Optional.ofNullable(inParent.get(topic.name())),
              parent.map(Manifest::startedAt).orElse(header.startedAt()),
              topic.topicId().toString(),
              effective,
              header.startedAt()));
    }
    parent.ifPresent(p -> leaveOutgrown(p, topics.values(), continuations, warnings));
    boolean lookForObjects = parent.filter(p -> presence.isDue(p, header.startedAt())).isPresent();
    Set<TopicPartition> cutBack = history.findCutBack(readBefore(continuations, ends));

    List<PlannedTopic> planned = new ArrayList<>();
    for (TopicDescription topic : topics.values()) {
      List<TopicConfig> effective = configs.getOrDefault(topic.name(), List.of());
      Continuation continuation =
          readable(
              continuations.getOrDefault(topic.name(), Continuation.none()),
              starts,
              ends,
              topic,
              lookForObjects,
              warnings);
      List<PlannedPartition> planning = new ArrayList<>();
      for (TopicPartitionInfo info : topic.partitions()) {
        TopicPartition partition = new TopicPartition(topic.name(), info.partition());
        long end = Cluster.offset(ends, partition);
        long start = Math.min(Cluster.offset(starts, partition), end);
        long high = Math.max(end, Cluster.offset(highs, partition));
        planning.add(
            new PlannedPartition(
                info.partition(),
                start,
                end,
                high,
                continuation.from(info.partition(), start, end, cutBack.contains(partition)),
                null));
      }
      Continuation.warnings(topic.name(), continuation.breaks()).forEach(warnings::add);
      planned.add(
          new PlannedTopic(
              topic.name(),
              topic.topicId().toString(),
              topic.partitions().get(0).replicas().size(),
              Tombstones.areCleaned(effective),
              effective,
              continuation.parentIndex(),
              continuation.breaks(),
              planning));
    }
    return new BackupPlan(
        1,
        header.backupId(),
        header.startedAt(),
        header.toolVersion(),
        cluster.clusterId(),
        request.sourceClusterId(),
        request.includeOffsetHeaders(),
        header.compression(),
        header.compressionLevel(),
        request.labels(),
        request.topics(),
        parent.map(p -> new BackupPlan.Parent(p.backupId(), p.startedAt())).orElse(null),
        parent.isEmpty() || lookForObjects ? header.startedAt() : parent.get().objectsCheckedAt(),
        header.shards() == 1 ? planned : Shards.spread(header.shards(), planned),
        stored.groups(),
        stored.cluster(),
        header.shards() == 1 ? null : header.shards(),
        warnings);
  }

  /** Topics that are compacted, and of which the parent holds too much, are not gone on from. */
  private void leaveOutgrown(
      Manifest parent,
      Collection<TopicDescription> topics,
      Map<String, Continuation> continuations,
      List<String> warnings) {
    List<TopicDescription> compacted =
        topics.stream()
            .filter(
                topic ->
                    continuations.getOrDefault(topic.name(), Continuation.none()).isOfCompacted())
            .toList();
    new OutgrownChains(cluster, warnings::add)
        .find(parent, compacted)
        .forEach(
            topic ->
                continuations.put(topic, Continuation.none(ChainBreak.Reason.COMPACTED_OUTGROWN)));
  }

  /**
   * What the parent holds counts only if its index can be read, and if its objects are there where
   * that is looked for. An index that is kept as it is need not be read otherwise.
   */
  private Continuation readable(
      Continuation continuation,
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends,
      TopicDescription topic,
      boolean lookForObjects,
      List<String> warnings) {
    ObjectRef index = continuation.parentIndex();
    boolean asBefore =
        topic.partitions().stream()
            .allMatch(
                info -> {
                  TopicPartition partition = new TopicPartition(topic.name(), info.partition());
                  PartitionBounds bounds = continuation.parentBounds().get(info.partition());
                  return bounds != null
                      && starts.getOrDefault(partition, -1L) == bounds.startOffset()
                      && ends.getOrDefault(partition, -1L) == bounds.endOffset();
                });
    if (index == null || (asBefore && !lookForObjects)) {
      return continuation;
    }
    try {
      TopicIndex named = repository.loadTopicIndex(topic.name(), index);
      if (lookForObjects) {
        presence.require(named);
      }
      return continuation;
    } catch (CorruptBackupException e) {
      warnings.add(topic.name() + ": " + e.getMessage());
      return Continuation.none(ChainBreak.Reason.PARENT_DAMAGED);
    }
  }

  /** Ends that a log must still reach; one that it does not reach needs no further look. */
  private static Map<TopicPartition, PartitionBounds> readBefore(
      Map<String, Continuation> continuations, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, PartitionBounds> read = new HashMap<>();
    continuations.forEach(
        (topic, continuation) ->
            continuation
                .parentBounds()
                .forEach(
                    (number, bounds) -> {
                      TopicPartition partition = new TopicPartition(topic, number);
                      if (ends.getOrDefault(partition, -1L) >= bounds.endOffset()) {
                        read.put(partition, bounds);
                      }
                    }));
    return read;
  }

  private List<String> select(BackupRequest request, List<String> warnings) {
    Set<String> existing = cluster.topicNames();
    List<String> missing =
        request.topics().literals().stream().filter(name -> !existing.contains(name)).toList();
    if (!missing.isEmpty()) {
      String problem = "no such topic, or no right to see it: " + String.join(", ", missing);
      if (request.missingTopics() == BackupRequest.MissingTopics.FAIL) {
        throw new InvalidRequestException(
            problem + "; correct the name, grant DESCRIBE, or let missing topics only warn");
      }
      warnings.add(problem);
    }
    List<String> chosen = existing.stream().filter(request.topics()::matches).toList();
    if (chosen.isEmpty()) {
      throw new InvalidRequestException(
          "no topic matches "
              + request.topics().includes()
              + (request.topics().excludes().isEmpty()
                  ? ""
                  : " without " + request.topics().excludes())
              + "; the cluster shows "
              + existing.size()
              + " topics to this user");
    }
    return chosen;
  }
}
