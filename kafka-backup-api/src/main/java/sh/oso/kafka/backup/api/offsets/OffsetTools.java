package sh.oso.kafka.backup.api.offsets;

import java.util.List;
import sh.oso.kafka.backup.api.Cancellation;

/**
 * Sets offsets of the cluster's consumer groups, keeps where they stand as snapshots in the
 * repository, and puts them back. Safe for use by many threads.
 *
 * <p>A group with active members is refused, and nothing of it is changed. What became of each
 * group is in the report: trouble of one group is not thrown. All methods throw kinds of {@link
 * sh.oso.kafka.backup.api.KafkaBackupException} for what concerns all groups; unless it says
 * otherwise nothing was changed then.
 */
public interface OffsetTools {

  /**
   * Sets the offsets of groups, or says where they would be set.
   *
   * @param request which groups, and where to
   * @param cancellation stops it when used; groups that were set stay set, and the snapshot is
   *     there
   * @return what became of each group
   */
  OffsetResetReport reset(OffsetResetRequest request, Cancellation cancellation);

  /**
   * Keeps where groups stand.
   *
   * @param request which groups
   * @return what was stored
   * @throws sh.oso.kafka.backup.api.InvalidRequestException if there is a snapshot of this id
   *     already, or no group fits
   */
  OffsetSnapshot snapshot(OffsetSnapshotRequest request);

  /**
   * Puts groups back to where a snapshot has them: sets what it has, removes commits that it does
   * not have, and looks afterwards whether that is how they stand.
   *
   * @param request which snapshot, and which of its groups
   * @param cancellation stops it when used; groups that were put back stay so
   * @return what became of each group
   */
  OffsetRollbackReport rollback(OffsetRollbackRequest request, Cancellation cancellation);

  /**
   * Compares where groups stand with a snapshot. Changes nothing.
   *
   * @param request which snapshot, and how strictly
   * @return what differs
   */
  OffsetComparison verify(OffsetVerifyRequest request);

  /**
   * Lists the snapshots of the repository.
   *
   * @return oldest first; one that is damaged is in it, with what is wrong
   */
  List<OffsetSnapshotSummary> list();

  /**
   * Tells what a snapshot holds.
   *
   * @param snapshotId which
   * @return it
   * @throws sh.oso.kafka.backup.api.BackupNotFoundException if there is no such snapshot
   * @throws sh.oso.kafka.backup.api.CorruptBackupException if it is damaged
   */
  OffsetSnapshot describe(String snapshotId);

  /**
   * Deletes a snapshot.
   *
   * @param snapshotId which
   * @throws sh.oso.kafka.backup.api.BackupNotFoundException if there is no such snapshot
   */
  void delete(String snapshotId);
}
