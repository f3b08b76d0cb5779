package sh.oso.kafka.backup.api.offsets;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of groups that were to be set, or the plan if the request was a dry run.
 *
 * @param dryRun true if nothing was changed
 * @param snapshotId the snapshot that keeps where the groups stood before; null if there is none
 * @param groups in order of id
 * @param warnings what a person should know
 * @param elapsed how long it took
 */
public record OffsetResetReport(
    boolean dryRun,
    @Nullable String snapshotId,
    List<GroupReset> groups,
    List<String> warnings,
    Duration elapsed) {

  public OffsetResetReport {
    groups = List.copyOf(groups);
    warnings = List.copyOf(warnings);
  }

  /**
   * One group.
   *
   * @param groupId its id
   * @param share whether it is a share group
   * @param outcome what became of it
   * @param moves where it was to be set, in order
   */
  public record GroupReset(
      String groupId, boolean share, GroupOutcome outcome, List<PartitionMove> moves) {

    public GroupReset {
      moves = List.copyOf(moves);
    }
  }

  /**
   * One partition of a group.
   *
   * @param topic name of the topic
   * @param partition number of the partition
   * @param from where the group stood; null if it had no commit
   * @param to where it is set
   * @param note what a person should know of it; empty if nothing
   */
  public record PartitionMove(
      String topic, int partition, @Nullable Long from, long to, String note) {}

  /**
   * Whether every group was set, or could be.
   *
   * @return false if any was refused, not tried or is incomplete
   */
  public boolean successful() {
    return groups.stream().allMatch(group -> group.outcome().successful());
  }
}
