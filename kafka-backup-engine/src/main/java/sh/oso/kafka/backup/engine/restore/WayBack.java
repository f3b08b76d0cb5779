package sh.oso.kafka.backup.engine.restore;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.offsets.GroupOutcome;
import sh.oso.kafka.backup.api.offsets.OffsetRollbackReport;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshot;
import sh.oso.kafka.backup.engine.ToolVersion;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.offsets.NamePatterns;
import sh.oso.kafka.backup.engine.reset.Rollback;
import sh.oso.kafka.backup.engine.reset.SnapshotTaking;

/**
 * Keeps where groups stand in the target before a restore sets them, and puts them back.
 *
 * @param state where the snapshot is kept
 */
record WayBack(Cluster cluster, Limits limits, Repository state, Clock clock, String restoreId) {

  private static final int PARALLELISM = 10;

  /** Takes the snapshot, or finds the one that an earlier run of the restore has taken. */
  OffsetSnapshot take(List<String> groups) {
    return new SnapshotTaking(cluster, limits, state, clock, ToolVersion.current())
        .take(
            restoreId + "-offsets",
            new NamePatterns(groups),
            new NamePatterns(List.of()),
            "restore " + restoreId)
        .snapshot();
  }

  /**
   * Puts all groups of a snapshot back.
   *
   * @return by group what went wrong with it, or that it was put back
   */
  Map<String, String> putBack(OffsetSnapshot snapshot, Cancellation cancellation) {
    Map<String, String> told = new TreeMap<>();
    try {
      OffsetRollbackReport report =
          new Rollback(cluster, limits, snapshot, new NamePatterns(List.of()), false)
              .run(PARALLELISM, cancellation);
      report.groups().forEach((id, outcome) -> told.put(id, text(outcome, snapshot.snapshotId())));
    } catch (KafkaBackupException e) {
      snapshot
          .groups()
          .forEach(
              group ->
                  told.put(
                      group.groupId(),
                      "it could not be put back: "
                          + e.getMessage()
                          + "; use offsets rollback with snapshot "
                          + snapshot.snapshotId()));
    }
    return told;
  }

  private static String text(GroupOutcome outcome, String snapshotId) {
    return outcome.successful()
        ? "it was put back where it stood"
        : "it could not be put back: "
            + outcome.message()
            + "; use offsets rollback with snapshot "
            + snapshotId;
  }
}
