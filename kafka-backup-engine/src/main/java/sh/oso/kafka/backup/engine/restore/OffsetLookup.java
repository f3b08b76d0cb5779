package sh.oso.kafka.backup.engine.restore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.offsets.OffsetMap;
import sh.oso.kafka.backup.api.offsets.OffsetMap.PartitionMap;
import sh.oso.kafka.backup.api.offsets.OffsetQuestion;
import sh.oso.kafka.backup.api.offsets.OffsetQuestion.Side;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.engine.care.Catalog;
import sh.oso.kafka.backup.engine.manifest.Keys;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.run.LargeRoom;
import sh.oso.kafka.backup.engine.segment.ReadingLane;

/**
 * Looks offsets up in what restores stored.
 *
 * @param repository where backups lie
 * @param state where restores keep their documents; may be the repository
 */
public record OffsetLookup(Repository repository, Repository state, Limits limits) {

  /**
   * Where the records of a restore's topics went, in order of target topic.
   *
   * @throws InvalidRequestException if there is no such restore, or it has not got so far
   */
  public List<OffsetMap> maps(String restoreId) {
    String folder = Keys.restore(restoreId, Keys.offsetMap("")).value();
    String prefix = folder.substring(0, folder.length() - Keys.DOCUMENT_SUFFIX.length());
    List<OffsetMap> maps = new ArrayList<>();
    for (ObjectStat stat : state.listRestores()) {
      String key = stat.key().value();
      if (key.startsWith(prefix)) {
        String target =
            key.substring(prefix.length(), key.length() - Keys.DOCUMENT_SUFFIX.length());
        state
            .findRestoreDocument(restoreId, Keys.offsetMap(target), OffsetMap.class)
            .ifPresent(maps::add);
      }
    }
    if (maps.isEmpty()) {
      throw new InvalidRequestException(
          "there is no offset map of a restore "
              + restoreId
              + ": it must have written all its records, and kept the partitions of a topic");
    }
    maps.sort(Comparator.comparing(OffsetMap::target));
    return maps;
  }

  /**
   * The other side of an offset.
   *
   * @return empty if the record at an offset of the target was not restored
   * @throws InvalidRequestException if the restore had no such partition
   */
  public OptionalLong find(OffsetQuestion question) {
    OffsetMap map =
        maps(question.restoreId()).stream()
            .filter(
                it ->
                    question
                        .topic()
                        .equals(question.side() == Side.SOURCE ? it.source() : it.target()))
            .findFirst()
            .orElseThrow(() -> without(question));
    PartitionMap partition =
        map.partitions().stream()
            .filter(it -> it.partition() == question.partition())
            .findFirst()
            .orElseThrow(() -> without(question));
    LargeRoom room = new LargeRoom(limits.memory().bytes() / 2);
    try (ReadingLane lane =
            new ReadingLane(repository.codecs(), (int) limits.frameSize().bytes(), room);
        RecordPlaces places =
            new RecordPlaces(repository, index(map, question.partition()), lane)) {
      OffsetTranslation translation = new OffsetTranslation(partition, places);
      return question.side() == Side.SOURCE
          ? OptionalLong.of(translation.toTarget(question.offset()))
          : translation.toSource(question.offset());
    }
  }

  private PartitionIndex index(OffsetMap map, int partition) {
    if (map.backupId().startsWith(RestorePlan.CLUSTER)) {
      return new PartitionIndex(partition, 0, 0, -1, List.of(), List.of());
    }
    Manifest manifest = new Catalog(repository).load(map.backupId());
    TopicEntry topic =
        manifest.topics().stream()
            .filter(it -> it.name().equals(map.source()))
            .findFirst()
            .orElseThrow();
    return repository.loadTopicIndex(topic).partitions().stream()
        .filter(it -> it.partition() == partition)
        .findFirst()
        .orElseThrow();
  }

  private static InvalidRequestException without(OffsetQuestion question) {
    return new InvalidRequestException(
        "restore "
            + question.restoreId()
            + " has no "
            + (question.side() == Side.SOURCE ? "source" : "target")
            + " partition "
            + question.topic()
            + "-"
            + question.partition());
  }
}
