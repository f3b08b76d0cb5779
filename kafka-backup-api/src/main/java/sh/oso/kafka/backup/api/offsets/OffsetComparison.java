package sh.oso.kafka.backup.api.offsets;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How groups stand, compared with a snapshot.
 *
 * @param snapshotId the snapshot
 * @param groups how many groups were compared
 * @param matched commits that are as in the snapshot
 * @param mismatched commits that differ; in a strict comparison also those that the snapshot does
 *     not have
 * @param missing commits of the snapshot that are not there
 * @param differences what differs or is missing, in order of group, topic and partition
 * @param unknown groups whose offsets could not be read, now or when the snapshot was taken
 */
public record OffsetComparison(
    String snapshotId,
    int groups,
    int matched,
    int mismatched,
    int missing,
    List<Difference> differences,
    List<String> unknown) {

  public OffsetComparison {
    differences = List.copyOf(differences);
    unknown = List.copyOf(unknown);
  }

  /**
   * One partition of a group that is not as in the snapshot.
   *
   * @param groupId id of the group
   * @param topic name of the topic
   * @param partition number of the partition
   * @param expected the snapshot's offset; null if it has none
   * @param actual the offset now; null if there is none
   */
  public record Difference(
      String groupId,
      String topic,
      int partition,
      @Nullable Long expected,
      @Nullable Long actual) {}

  /**
   * Whether all is as in the snapshot.
   *
   * @return false if anything differs, is missing or could not be read
   */
  public boolean matches() {
    return mismatched == 0 && missing == 0 && unknown.isEmpty();
  }
}
