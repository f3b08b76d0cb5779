package sh.oso.kafka.backup.engine.restore;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.PartitionOffset;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.TopicOffsets;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.offsets.OffsetMap;
import sh.oso.kafka.backup.api.offsets.OffsetMap.PartitionMap;
import sh.oso.kafka.backup.api.offsets.OffsetStrategy;
import sh.oso.kafka.backup.api.restore.TargetShape;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.run.LargeRoom;
import sh.oso.kafka.backup.engine.run.Workers;
import sh.oso.kafka.backup.engine.segment.ReadingLane;

/** Finds where groups are to stand in the target. For one restore and one thread. */
final class GroupPlaces {

  private final Cluster cluster;
  private final Repository repository;
  private final RestoreSource source;
  private final Limits limits;
  private final Manifest manifest;
  private final TargetShape shape;
  private final Map<String, OffsetMap> maps;
  private final List<String> warnings;
  private final Map<String, String> failures = new TreeMap<>();

  /**
   * Prepares to look.
   *
   * @param maps where the records of each source topic went
   * @param warnings gets what a person should know
   */
  GroupPlaces(
      Cluster cluster,
      Repository repository,
      RestoreSource source,
      Limits limits,
      Manifest manifest,
      TargetShape shape,
      Map<String, OffsetMap> maps,
      List<String> warnings) {
    this.cluster = cluster;
    this.repository = repository;
    this.source = source;
    this.limits = limits;
    this.manifest = manifest;
    this.shape = shape;
    this.maps = maps;
    this.warnings = warnings;
  }

  /** By group why no places were found. */
  Map<String, String> failures() {
    return failures;
  }

  /** By group the offsets in the target, with the metadata that was committed at the source. */
  Map<String, Map<TopicPartition, OffsetAndMetadata>> find(
      List<Group> groups, OffsetStrategy strategy, Cancellation cancellation) {
    boolean byMap =
        strategy instanceof OffsetStrategy.Mapping
            || strategy instanceof OffsetStrategy.HeaderBased;
    return byMap ? translate(groups, cancellation) : look(groups, strategy);
  }

  /** What one group committed in one partition of the source. */
  private record Committed(String groupId, PartitionOffset offset) {}

  /** What groups committed in one partition, in order of offset. */
  private record Item(String topic, int partition, List<Committed> committed) {}

  private Map<String, Map<TopicPartition, OffsetAndMetadata>> translate(
      List<Group> groups, Cancellation cancellation) {
    Map<String, Map<Integer, List<Committed>>> byPartition = new TreeMap<>();
    for (Group group : groups) {
      for (TopicOffsets topic : group.topics()) {
        if (!maps.containsKey(topic.topic())) {
          failures.put(
              group.groupId(),
              "topic "
                  + topic.topic()
                  + " has no offset map; take another strategy, such as timestamp");
        }
        for (PartitionOffset offset : topic.partitions()) {
          byPartition
              .computeIfAbsent(topic.topic(), name -> new TreeMap<>())
              .computeIfAbsent(offset.partition(), number -> new ArrayList<>())
              .add(new Committed(group.groupId(), offset));
        }
      }
    }
    List<Item> items = new ArrayList<>();
    byPartition.forEach(
        (topic, partitions) -> {
          if (maps.containsKey(topic)) {
            partitions.forEach(
                (partition, committed) -> items.add(new Item(topic, partition, committed)));
          }
        });
    Map<String, Map<TopicPartition, OffsetAndMetadata>> found = new ConcurrentHashMap<>();
    if (items.isEmpty()) {
      return found;
    }
    Map<String, Map<Integer, PartitionIndex>> indexes = indexes(byPartition.keySet());
    MemoryShares shares = MemoryShares.of(limits, items.size());
    LargeRoom room = new LargeRoom(shares.largeBytes());
    Workers.run(
        "kafka-backup-offsets",
        items,
        shares.lanes(),
        () -> new ReadingLane(repository.codecs(), (int) limits.frameSize().bytes(), room),
        (worker, lane, item) -> translate(item, indexes, lane, found),
        new Workers.Watch(cancellation, limits.checkpointInterval(), () -> {}, () -> {}));
    return found;
  }

  private Map<String, Map<Integer, PartitionIndex>> indexes(Collection<String> topics) {
    Map<String, Map<Integer, PartitionIndex>> indexes = new HashMap<>();
    for (TopicEntry topic : manifest.topics()) {
      if (topics.contains(topic.name())) {
        Map<Integer, PartitionIndex> partitions = new HashMap<>();
        source.partitions(topic).forEach(index -> partitions.put(index.partition(), index));
        indexes.put(topic.name(), partitions);
      }
    }
    return indexes;
  }

  private void translate(
      Item item,
      Map<String, Map<Integer, PartitionIndex>> indexes,
      ReadingLane lane,
      Map<String, Map<TopicPartition, OffsetAndMetadata>> found) {
    OffsetMap map = maps.get(item.topic());
    PartitionIndex index = indexes.getOrDefault(item.topic(), Map.of()).get(item.partition());
    Optional<PartitionMap> offsets =
        map == null
            ? Optional.empty()
            : map.partitions().stream().filter(p -> p.partition() == item.partition()).findFirst();
    if (map == null || index == null || offsets.isEmpty()) {
      return;
    }
    List<Committed> ordered = new ArrayList<>(item.committed());
    ordered.sort(Comparator.comparingLong(it -> it.offset().offset()));
    try (RecordPlaces places = new RecordPlaces(repository, index, lane)) {
      OffsetTranslation translation = new OffsetTranslation(offsets.get(), places);
      for (Committed committed : ordered) {
        PartitionOffset at = committed.offset();
        if (at.offset() < index.startOffset()) {
          warn(
              "group "
                  + committed.groupId()
                  + " stood at offset "
                  + at.offset()
                  + " of "
                  + item.topic()
                  + "-"
                  + item.partition()
                  + ", before the start of what was restored, "
                  + index.startOffset()
                  + ": it goes on at the first record that there is");
        }
        found
            .computeIfAbsent(committed.groupId(), id -> new ConcurrentHashMap<>())
            .put(
                new TopicPartition(map.target(), item.partition()),
                new OffsetAndMetadata(
                    translation.toTarget(at.offset()), Optional.empty(), at.metadata()));
      }
    }
  }

  private void warn(String warning) {
    synchronized (warnings) {
      warnings.add(warning);
    }
  }

  /** Asks the target, in the partitions in which each group had an offset. */
  private Map<String, Map<TopicPartition, OffsetAndMetadata>> look(
      List<Group> groups, OffsetStrategy strategy) {
    Map<String, List<TopicPartition>> partitions = new TreeMap<>();
    for (Group group : groups) {
      List<TopicPartition> all = new ArrayList<>();
      for (TopicOffsets topic : group.topics()) {
        String target = shape.target(topic.topic());
        Integer other = shape.repartitioning().get(target);
        if (other == null) {
          topic.partitions().forEach(p -> all.add(new TopicPartition(target, p.partition())));
        } else {
          for (int i = 0; i < other; i++) {
            all.add(new TopicPartition(target, i));
          }
        }
      }
      partitions.put(group.groupId(), all);
    }
    Map<TopicPartition, Long> places =
        places(partitions.values().stream().flatMap(List::stream).distinct().toList(), strategy);
    Map<String, Map<TopicPartition, OffsetAndMetadata>> found = new HashMap<>();
    partitions.forEach(
        (group, all) -> {
          Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
          all.forEach(
              partition ->
                  offsets.put(partition, new OffsetAndMetadata(Cluster.offset(places, partition))));
          found.put(group, offsets);
        });
    return found;
  }

  private Map<TopicPartition, Long> places(
      List<TopicPartition> partitions, OffsetStrategy strategy) {
    Map<TopicPartition, Long> ends = ask(partitions, OffsetSpec.latest());
    if (strategy instanceof OffsetStrategy.Earliest) {
      return ask(partitions, OffsetSpec.earliest());
    } else if (strategy instanceof OffsetStrategy.AtTime at) {
      Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
      partitions.forEach(it -> asked.put(it, OffsetSpec.forTimestamp(at.moment().toEpochMilli())));
      Map<TopicPartition, Long> places = new HashMap<>(ends);
      // -1 where there is no such record: then it is the end.
      Cluster.get("looking for offsets by time", cluster.admin().listOffsets(asked).all())
          .forEach(
              (partition, found) -> {
                if (found.offset() >= 0) {
                  places.put(partition, found.offset());
                }
              });
      return places;
    } else if (strategy instanceof OffsetStrategy.AtOffset at) {
      Map<TopicPartition, Long> starts = ask(partitions, OffsetSpec.earliest());
      Map<TopicPartition, Long> places = new HashMap<>();
      ends.forEach(
          (partition, end) ->
              places.put(
                  partition,
                  Math.min(end, Math.max(Cluster.offset(starts, partition), at.offset()))));
      return places;
    }
    return ends;
  }

  private Map<TopicPartition, Long> ask(List<TopicPartition> partitions, OffsetSpec spec) {
    return cluster.offsets(partitions, spec, IsolationLevel.READ_UNCOMMITTED);
  }
}
