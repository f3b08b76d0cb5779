package sh.oso.kafka.backup.api.offsets;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;

/**
 * Where consumer groups of a cluster stood.
 *
 * @param formatVersion version of the repository format
 * @param snapshotId its name
 * @param takenAt when it was begun, by the clock of who took it
 * @param toolVersion version of the software that took it
 * @param clusterId Kafka's id of the cluster
 * @param topics patterns of the topics that it is about; empty for all. What groups have in other
 *     topics is not in it, and no rollback touches it
 * @param reset what it was taken for, as a digest of the request; null if not for a reset
 * @param groups in order of id; one without any commits is in it, too, and one that was named and
 *     did not exist
 */
public record OffsetSnapshot(
    int formatVersion,
    String snapshotId,
    Instant takenAt,
    String toolVersion,
    String clusterId,
    List<String> topics,
    @Nullable String reset,
    List<Group> groups) {

  public OffsetSnapshot {
    topics = List.copyOf(topics);
    groups = List.copyOf(groups);
  }

  /**
   * How many commits it has.
   *
   * @return of all groups together
   */
  public int partitions() {
    return groups.stream()
        .flatMap(group -> group.topics().stream())
        .mapToInt(topic -> topic.partitions().size())
        .sum();
  }
}
