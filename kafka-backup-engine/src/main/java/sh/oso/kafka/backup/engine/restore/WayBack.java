package sh.oso.kafka.backup.engine.restore;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RestoreReport.RestoredGroup;
import sh.oso.kafka.backup.api.offsets.GroupOutcome;
import sh.oso.kafka.backup.api.offsets.OffsetRollbackReport;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshot;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.Sha256;
import sh.oso.kafka.backup.engine.offsets.NamePatterns;
import sh.oso.kafka.backup.engine.reset.Rollback;
import sh.oso.kafka.backup.engine.reset.SnapshotTaking;

/**
 * Keeps where groups stand in the target before a restore sets them, and puts them back.
 *
 * @param state where the snapshot is kept
 */
record WayBack(
    Cluster cluster,
    Limits limits,
    Repository state,
    Clock clock,
    String toolVersion,
    String restoreId) {

  private static final int PARALLELISM = 10;
  private static final int MOST_OF_ID = 180;

  /**
   * Takes the snapshot, or finds the one that an earlier run of the restore has taken of the same
   * groups.
   */
  OffsetSnapshot take(List<String> groups) {
    String digest =
        Sha256.hex(String.join("\n", new TreeSet<>(groups)).getBytes(StandardCharsets.UTF_8));
    String begin = restoreId.substring(0, Math.min(restoreId.length(), MOST_OF_ID));
    return new SnapshotTaking(cluster, limits, state, clock, toolVersion)
        .take(
            begin + "-offsets-" + digest.substring(0, 8),
            new NamePatterns(groups),
            new NamePatterns(List.of()),
            "restore " + restoreId + " " + digest)
        .snapshot();
  }

  /**
   * Puts all groups of a snapshot back.
   *
   * @return what became of the groups with it: none of these stands where it was set
   */
  List<RestoredGroup> putBack(
      List<RestoredGroup> restored, OffsetSnapshot snapshot, Cancellation cancellation) {
    Map<String, String> told = putBack(snapshot, cancellation);
    return restored.stream()
        .map(
            group -> {
              String failure = group.failure();
              String back = told.get(group.groupId());
              return back == null
                  ? group
                  : new RestoredGroup(
                      group.groupId(),
                      0,
                      (failure == null ? "another group could not be set" : failure) + "; " + back);
            })
        .toList();
  }

  /** By group what went wrong with it, or that it was put back. */
  private Map<String, String> putBack(OffsetSnapshot snapshot, Cancellation cancellation) {
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
