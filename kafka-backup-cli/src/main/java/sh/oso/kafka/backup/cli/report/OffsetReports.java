package sh.oso.kafka.backup.cli.report;

import static sh.oso.kafka.backup.cli.report.Units.count;
import static sh.oso.kafka.backup.cli.report.Units.duration;
import static sh.oso.kafka.backup.cli.report.Units.time;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.offsets.GroupOutcome;
import sh.oso.kafka.backup.api.offsets.OffsetComparison;
import sh.oso.kafka.backup.api.offsets.OffsetResetReport;
import sh.oso.kafka.backup.api.offsets.OffsetResetReport.GroupReset;
import sh.oso.kafka.backup.api.offsets.OffsetResetReport.PartitionMove;
import sh.oso.kafka.backup.api.offsets.OffsetRollbackReport;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshot;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshotSummary;

/** What became of consumer groups, for people. */
public final class OffsetReports {

  private static final int DIFFERENCES = 100;

  private OffsetReports() {}

  /** A reset that was done, or would be. */
  public static String reset(OffsetResetReport report) {
    long well = report.groups().stream().filter(group -> group.outcome().successful()).count();
    String groups = count(well) + " of " + count(report.groups().size(), "group");
    Facts facts =
        new Facts(
            report.dryRun()
                ? "Reset could set " + groups + "; nothing was changed."
                : "Reset set " + groups + ".");
    String snapshot = report.snapshotId();
    if (snapshot != null) {
      facts.fact("snapshot", snapshot);
    }
    facts.fact("took", duration(report.elapsed()));
    Table table = outcomes();
    report.groups().forEach(group -> row(table, group.groupId(), group.outcome()));
    facts.table(table);
    if (report.dryRun()) {
      facts.tableIfAny(moves(report));
    }
    return facts.warnings(report.warnings()).toString();
  }

  private static Table outcomes() {
    return new Table(List.of("GROUP", "PARTITIONS", "", "REASON"), Set.of("PARTITIONS"));
  }

  private static void row(Table table, String groupId, GroupOutcome outcome) {
    long partitions =
        outcome instanceof GroupOutcome.Planned planned ? planned.partitions() : outcome.changed();
    table.row(groupId, count(partitions), OffsetDocuments.status(outcome), outcome.message());
  }

  private static Table moves(OffsetResetReport report) {
    Table table =
        new Table(
            List.of("GROUP", "TOPIC", "PARTITION", "FROM", "TO", "NOTE"),
            Set.of("PARTITION", "FROM", "TO"));
    for (GroupReset group : report.groups()) {
      for (PartitionMove move : group.moves()) {
        table.row(
            group.groupId(),
            move.topic(),
            move.partition(),
            offset(move.from()),
            move.to(),
            move.note());
      }
    }
    return table;
  }

  private static String offset(@Nullable Long offset) {
    return offset == null ? "-" : offset.toString();
  }

  /** A snapshot that was taken. */
  public static String snapshot(OffsetSnapshot snapshot) {
    return new Facts("Offset snapshot " + snapshot.snapshotId() + " is stored.")
        .fact("cluster", snapshot.clusterId())
        .fact("groups", count(snapshot.groups().size()))
        .fact("partitions", count(snapshot.partitions()))
        .toString();
  }

  /** Groups that were put back. */
  public static String rollback(OffsetRollbackReport report) {
    Facts facts =
        new Facts(
            report.successful()
                ? "All groups stand where offset snapshot " + report.snapshotId() + " has them."
                : "Not all groups stand where offset snapshot "
                    + report.snapshotId()
                    + " has them.");
    figures(facts, report.verification()).fact("took", duration(report.elapsed()));
    Table table = outcomes();
    report.groups().forEach((id, outcome) -> row(table, id, outcome));
    return differences(facts.table(table), report.verification()).toString();
  }

  /** A comparison with a snapshot. */
  public static String verify(OffsetComparison comparison) {
    Facts facts =
        new Facts(
            "Groups stand "
                + (comparison.matches() ? "" : "not ")
                + "as in offset snapshot "
                + comparison.snapshotId()
                + ".");
    return differences(figures(facts, comparison), comparison).toString();
  }

  private static Facts figures(Facts facts, OffsetComparison comparison) {
    return facts
        .fact("matched", count(comparison.matched()))
        .fact("mismatched", count(comparison.mismatched()))
        .fact("missing", count(comparison.missing()));
  }

  private static Facts differences(Facts facts, OffsetComparison comparison) {
    Table table =
        new Table(
            List.of("GROUP", "TOPIC", "PARTITION", "SNAPSHOT", "NOW"),
            Set.of("PARTITION", "SNAPSHOT", "NOW"));
    comparison.differences().stream()
        .limit(DIFFERENCES)
        .forEach(
            it ->
                table.row(
                    it.groupId(),
                    it.topic(),
                    it.partition(),
                    offset(it.expected()),
                    offset(it.actual())));
    facts.tableIfAny(table);
    int more = comparison.differences().size() - DIFFERENCES;
    return facts
        .warnings(
            more > 0 ? List.of(count(more) + " more differences; see --output json") : List.of())
        .warnings(
            comparison.unknown().stream()
                .map(id -> "offsets of group " + id + " could not be read")
                .toList());
  }

  /** The snapshots of a repository. */
  public static String list(List<OffsetSnapshotSummary> snapshots) {
    if (snapshots.isEmpty()) {
      return "There are no offset snapshots.\n";
    }
    Table table =
        new Table(
            List.of("SNAPSHOT", "TAKEN", "CLUSTER", "GROUPS", "PARTITIONS", ""),
            Set.of("GROUPS", "PARTITIONS"));
    for (OffsetSnapshotSummary it : snapshots) {
      String problem = it.problem();
      table.row(
          it.snapshotId(),
          time(it.takenAt()),
          it.clusterId().isEmpty() ? "-" : it.clusterId(),
          problem == null ? count(it.groups()) : "-",
          problem == null ? count(it.partitions()) : "-",
          problem == null ? "" : problem);
    }
    return table.toString();
  }

  /** A snapshot that was deleted. */
  public static String deleted(String snapshotId) {
    return "Offset snapshot " + snapshotId + " is deleted.\n";
  }
}
