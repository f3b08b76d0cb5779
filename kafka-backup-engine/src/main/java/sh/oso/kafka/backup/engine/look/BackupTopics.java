package sh.oso.kafka.backup.engine.look;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.Salvage;
import sh.oso.kafka.backup.engine.segment.ReadingLane;

/**
 * Topics of a backup.
 *
 * @param entries those that are compared
 * @param lane borrowed
 */
record BackupTopics(
    Repository repository, Manifest manifest, List<TopicEntry> entries, ReadingLane lane)
    implements DiffTopics {

  @Override
  public String name() {
    return manifest.backupId();
  }

  @Override
  public Map<String, DiffTopic> topics() {
    Map<String, DiffTopic> topics = new TreeMap<>();
    for (TopicEntry entry : entries) {
      topics.put(
          entry.name(),
          new DiffTopic(
              entry.topicId(), Diff.isCompacted(entry.configs()), () -> partitions(entry)));
    }
    return topics;
  }

  private Map<Integer, Side> partitions(TopicEntry entry) {
    return repository.loadTopicIndex(entry).partitions().stream()
        .collect(
            Collectors.toMap(
                PartitionIndex::partition,
                index -> new BackupSide(repository, entry.name(), index, lane)));
  }

  @Override
  public List<String> warnings() {
    return Salvage.warnings(manifest);
  }
}
