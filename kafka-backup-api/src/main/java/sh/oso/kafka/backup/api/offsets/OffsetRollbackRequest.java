package sh.oso.kafka.backup.api.offsets;

import java.util.List;
import sh.oso.kafka.backup.api.InvalidRequestException;

/**
 * Asks to put groups back.
 *
 * @param snapshotId to where which snapshot has them
 * @param groups ids, or patterns, of those of the snapshot; not empty
 * @param otherCluster whether the snapshot may be of another cluster
 * @param parallelism groups worked on at a time, 1 to 100
 */
public record OffsetRollbackRequest(
    String snapshotId, List<String> groups, boolean otherCluster, int parallelism) {

  public OffsetRollbackRequest {
    SnapshotIds.check(snapshotId);
    groups = GroupPatterns.check(groups);
    if (parallelism < 1 || parallelism > 100) {
      throw new InvalidRequestException("parallelism: needs 1 to 100, got " + parallelism);
    }
  }

  /**
   * All groups of a snapshot of this cluster.
   *
   * @param snapshotId which
   * @return the request
   */
  public static OffsetRollbackRequest of(String snapshotId) {
    return new OffsetRollbackRequest(
        snapshotId, List.of("*"), false, OffsetResetRequest.DEFAULT_PARALLELISM);
  }
}
