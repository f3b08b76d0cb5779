package sh.oso.kafka.backup.api.offsets;

import java.util.List;

/**
 * Asks how groups stand, compared with a snapshot.
 *
 * @param snapshotId which snapshot
 * @param groups ids, or patterns, of those of the snapshot; not empty
 * @param strict whether commits that the snapshot does not have, and other metadata, count as
 *     mismatches, too
 * @param otherCluster whether the snapshot may be of another cluster
 */
public record OffsetVerifyRequest(
    String snapshotId, List<String> groups, boolean strict, boolean otherCluster) {

  public OffsetVerifyRequest {
    SnapshotIds.check(snapshotId);
    groups = GroupPatterns.check(groups);
  }

  /**
   * All groups of a snapshot of this cluster, not strictly.
   *
   * @param snapshotId which
   * @return the request
   */
  public static OffsetVerifyRequest of(String snapshotId) {
    return new OffsetVerifyRequest(snapshotId, List.of("*"), false, false);
  }
}
