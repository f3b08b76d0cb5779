package sh.oso.kafka.backup.cli.termination;

import static sh.oso.kafka.backup.cli.report.Units.count;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sh.oso.kafka.backup.api.offsets.GroupOutcome;
import sh.oso.kafka.backup.api.offsets.OffsetComparison;
import sh.oso.kafka.backup.api.offsets.OffsetResetReport;
import sh.oso.kafka.backup.api.offsets.OffsetRollbackReport;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshot;
import sh.oso.kafka.backup.cli.report.OffsetDocuments;

/** What work on offsets of consumer groups comes to. */
public final class OffsetSummaries {

  private OffsetSummaries() {}

  /** A reset that was done, or would be. */
  public static Summary reset(OffsetResetReport report) {
    Map<String, GroupOutcome> outcomes = new TreeMap<>();
    report.groups().forEach(group -> outcomes.put(group.groupId(), group.outcome()));
    return new Summary(message(report.dryRun() ? "would set" : "set", outcomes))
        .field(
            "groupsReset",
            outcomes.values().stream().filter(it -> it instanceof GroupOutcome.Done).count())
        .field("snapshotId", report.snapshotId())
        .field("dryRun", report.dryRun())
        .list("results", results(outcomes))
        .warnings(report.warnings());
  }

  /** Groups that were put back. */
  public static Summary rollback(OffsetRollbackReport report) {
    return compared(
            message("put back", report.groups())
                + (report.verification().matches() ? "" : "; " + text(report.verification())),
            report.verification())
        .list("results", results(report.groups()));
  }

  /** A comparison with a snapshot. */
  public static Summary verify(OffsetComparison comparison) {
    return compared(
        (comparison.matches() ? "all is as in snapshot " : "not all is as in snapshot ")
            + comparison.snapshotId()
            + ": "
            + text(comparison),
        comparison);
  }

  private static Summary compared(String message, OffsetComparison comparison) {
    return new Summary(message)
        .field("snapshotId", comparison.snapshotId())
        .field("groups", comparison.groups())
        .field("matched", comparison.matched())
        .field("mismatched", comparison.mismatched())
        .field("missing", comparison.missing());
  }

  private static String text(OffsetComparison comparison) {
    return count(comparison.matched(), "commit")
        + " matched, "
        + count(comparison.mismatched())
        + " mismatched, "
        + count(comparison.missing())
        + " missing"
        + (comparison.unknown().isEmpty()
            ? ""
            : ", could not be read: " + String.join(", ", comparison.unknown()));
  }

  /** A snapshot that was taken. */
  public static Summary snapshot(OffsetSnapshot snapshot) {
    return new Summary(
            "snapshot "
                + snapshot.snapshotId()
                + " keeps "
                + count(snapshot.partitions(), "commit")
                + " of "
                + count(snapshot.groups().size(), "group"))
        .field("snapshotId", snapshot.snapshotId())
        .field("groups", snapshot.groups().size());
  }

  /** A snapshot that was deleted. */
  public static Summary deleted(String snapshotId) {
    return new Summary("snapshot " + snapshotId + " is deleted").field("snapshotId", snapshotId);
  }

  private static String message(String done, Map<String, GroupOutcome> outcomes) {
    List<Map.Entry<String, GroupOutcome>> failed =
        outcomes.entrySet().stream().filter(it -> !it.getValue().successful()).toList();
    String message =
        done
            + " "
            + count(outcomes.size() - failed.size())
            + " of "
            + count(outcomes.size(), "group");
    return failed.isEmpty()
        ? message
        : message
            + ": "
            + failed.get(0).getKey()
            + ": "
            + failed.get(0).getValue().message()
            + RunSummaries.others(failed);
  }

  private static List<Map<String, Object>> results(Map<String, GroupOutcome> outcomes) {
    return outcomes.entrySet().stream()
        .map(
            it ->
                RunSummaries.entry(
                    "group", it.getKey(),
                    "status", OffsetDocuments.status(it.getValue()),
                    "partitionsReset", it.getValue().changed(),
                    "message", it.getValue().message()))
        .toList();
  }
}
