package sh.oso.kafka.backup.engine.restore;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import sh.oso.kafka.backup.api.BackupNotFoundException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.offsets.OffsetMap;
import sh.oso.kafka.backup.api.offsets.OffsetMap.PartitionMap;
import sh.oso.kafka.backup.api.offsets.OffsetMapping;
import sh.oso.kafka.backup.engine.care.Catalog;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.offsets.NamePatterns;
import sh.oso.kafka.backup.engine.run.LargeRoom;
import sh.oso.kafka.backup.engine.segment.ReadingLane;

/**
 * Finds where groups of a backup belong in the target of a restore, by where its records went.
 * Share groups are not among them: what they had not acknowledged has no offset of its own.
 *
 * @param repository where backups lie
 * @param state where restores keep their documents; may be the repository
 */
public record GroupMapping(Repository repository, Repository state, Limits limits) {

  /** By group, topic and partition. */
  private static final class Found extends TreeMap<String, Map<String, Map<Integer, Long>>> {
    private static final long serialVersionUID = 1;

    void put(String group, String topic, int partition, long offset) {
      computeIfAbsent(group, it -> new TreeMap<>())
          .computeIfAbsent(topic, it -> new TreeMap<>())
          .put(partition, offset);
    }
  }

  /**
   * Translates what the backup's group snapshot has.
   *
   * @param groups those that are wanted
   * @param topics of the target that are wanted
   * @throws InvalidRequestException if there is no such restore, it has not got so far, its backup
   *     knows of no groups or is gone, or a group stood in a topic that has no offset map
   */
  public OffsetMapping find(String restoreId, NamePatterns groups, NamePatterns topics) {
    List<OffsetMap> maps = new OffsetLookup(repository, state, limits).maps(restoreId);
    Manifest manifest = backup(restoreId, maps.get(0).backupId());
    List<Group> wanted = groups(restoreId, manifest, groups);
    requireMaps(restoreId, maps, wanted, topics);
    Found found = new Found();
    LargeRoom room = new LargeRoom(limits.memory().bytes() / 2);
    try (ReadingLane lane =
        new ReadingLane(repository.codecs(), (int) limits.frameSize().bytes(), room)) {
      for (OffsetMap map : maps) {
        if (topics.matches(map.target())) {
          translate(map, indexes(manifest, map), wanted, lane, found);
        }
      }
    }
    return new OffsetMapping(found);
  }

  private Manifest backup(String restoreId, String backupId) {
    if (backupId.startsWith(RestorePlan.CLUSTER)) {
      throw new InvalidRequestException(
          restoreId + " is a clone, and no backup knows where groups stood; let it set the groups");
    }
    try {
      return new Catalog(repository).load(backupId);
    } catch (BackupNotFoundException e) {
      throw new InvalidRequestException(
          "backup " + backupId + ", which " + restoreId + " restored, is not there any more");
    }
  }

  private List<Group> groups(String restoreId, Manifest manifest, NamePatterns patterns) {
    if (manifest.groups() == null) {
      throw new InvalidRequestException(
          "backup "
              + manifest.backupId()
              + ", which "
              + restoreId
              + " restored, does not know of any consumer groups");
    }
    return repository.snapshots().loadGroups(manifest.groups()).groups().stream()
        .filter(group -> patterns.matches(group.groupId()))
        .filter(group -> group.offsetsKnown() && group.type() != GroupSnapshot.Type.SHARE)
        .toList();
  }

  /** Where records went by their keys, no offset of the source means anything. */
  private void requireMaps(
      String restoreId, List<OffsetMap> maps, List<Group> groups, NamePatterns topics) {
    Set<String> mapped = maps.stream().map(OffsetMap::source).collect(Collectors.toSet());
    Map<String, String> without =
        state
            .findRestoreDocument(restoreId, "plan", RestorePlan.class)
            .map(RestorePlan::topics)
            .orElse(List.of())
            .stream()
            .filter(it -> !mapped.contains(it.source()) && topics.matches(it.target()))
            .collect(
                Collectors.toMap(
                    RestorePlan.PlannedTopic::source, RestorePlan.PlannedTopic::target));
    for (Group group : groups) {
      for (GroupSnapshot.TopicOffsets topic : group.topics()) {
        if (without.containsKey(topic.topic())) {
          throw new InvalidRequestException(
              "group "
                  + group.groupId()
                  + " stood in "
                  + topic.topic()
                  + ", for which restore "
                  + restoreId
                  + " has no offset map, as after a restore to another number of partitions; name"
                  + " topics without "
                  + without.get(topic.topic())
                  + ", or take another strategy, such as timestamp");
        }
      }
    }
  }

  private Map<Integer, PartitionIndex> indexes(Manifest manifest, OffsetMap map) {
    TopicEntry topic =
        manifest.topics().stream()
            .filter(it -> it.name().equals(map.source()))
            .findFirst()
            .orElseThrow();
    return repository.loadTopicIndex(topic).partitions().stream()
        .collect(Collectors.toMap(PartitionIndex::partition, Function.identity()));
  }

  private void translate(
      OffsetMap map,
      Map<Integer, PartitionIndex> indexes,
      List<Group> groups,
      ReadingLane lane,
      Found found) {
    for (PartitionMap partition : map.partitions()) {
      // In order, so that segments are read once.
      Map<Long, Set<String>> byOffset = new TreeMap<>();
      for (Group group : groups) {
        group.topics().stream()
            .filter(topic -> topic.topic().equals(map.source()))
            .flatMap(topic -> topic.partitions().stream())
            .filter(it -> it.partition() == partition.partition())
            .forEach(
                it ->
                    byOffset
                        .computeIfAbsent(it.offset(), offset -> new TreeSet<>())
                        .add(group.groupId()));
      }
      PartitionIndex index = indexes.get(partition.partition());
      if (byOffset.isEmpty() || index == null) {
        continue;
      }
      try (RecordPlaces places = new RecordPlaces(repository, index, lane)) {
        OffsetTranslation translation = new OffsetTranslation(partition, places);
        byOffset.forEach(
            (offset, ids) -> {
              long target = translation.toTarget(offset);
              ids.forEach(id -> found.put(id, map.target(), partition.partition(), target));
            });
      }
    }
  }
}
