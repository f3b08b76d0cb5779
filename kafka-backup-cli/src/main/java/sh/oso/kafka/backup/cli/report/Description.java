package sh.oso.kafka.backup.cli.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.api.manifest.TopicEntry;

/**
 * A backup and its snapshots.
 *
 * @param groups null if the backup has none, or it is damaged
 * @param cluster likewise
 * @param problems of damaged snapshots
 */
public record Description(
    Manifest manifest,
    @Nullable GroupSnapshot groups,
    @Nullable ClusterSnapshot cluster,
    List<String> problems) {

  public Description {
    problems = List.copyOf(problems);
  }

  /** Reads all that there is; what is damaged is told beside the rest. */
  public static Description of(KafkaBackup kafkaBackup, String backupId) {
    Manifest manifest = kafkaBackup.describe(backupId);
    List<String> problems = new ArrayList<>();
    String id = manifest.backupId();
    return new Description(
        manifest,
        read(() -> kafkaBackup.findGroups(id), problems),
        read(() -> kafkaBackup.findClusterSnapshot(id), problems),
        problems);
  }

  private static <T> @Nullable T read(Supplier<Optional<T>> reading, List<String> problems) {
    try {
      return reading.get().orElse(null);
    } catch (CorruptBackupException e) {
      problems.add(String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** How many offsets each group had yet to read in the topics of the backup, by group id. */
  Map<String, Long> lags() {
    Map<String, Map<Integer, Long>> ends = new HashMap<>();
    for (TopicEntry topic : manifest.topics()) {
      Map<Integer, Long> ofTopic = new HashMap<>();
      for (PartitionBounds partition : topic.partitions()) {
        ofTopic.put(partition.partition(), partition.endOffset());
      }
      ends.put(topic.name(), ofTopic);
    }
    Map<String, Long> lags = new HashMap<>();
    for (Group group : groups == null ? List.<Group>of() : groups.groups()) {
      long lag = 0;
      for (GroupSnapshot.TopicOffsets topic : group.topics()) {
        Map<Integer, Long> ofTopic = ends.getOrDefault(topic.topic(), Map.of());
        for (GroupSnapshot.PartitionOffset it : topic.partitions()) {
          lag += Math.max(0, ofTopic.getOrDefault(it.partition(), it.offset()) - it.offset());
        }
      }
      lags.put(group.groupId(), lag);
    }
    return lags;
  }
}
