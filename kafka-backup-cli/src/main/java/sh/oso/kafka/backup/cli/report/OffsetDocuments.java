package sh.oso.kafka.backup.cli.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sh.oso.kafka.backup.api.offsets.GroupOutcome;
import sh.oso.kafka.backup.api.offsets.OffsetComparison;
import sh.oso.kafka.backup.api.offsets.OffsetResetReport;
import sh.oso.kafka.backup.api.offsets.OffsetRollbackReport;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshotSummary;

/** What became of consumer groups, for machines; with the names of the custom resources. */
public final class OffsetDocuments {

  private OffsetDocuments() {}

  /** A reset that was done, or would be. */
  public static String reset(OffsetResetReport report) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("successful", report.successful());
    document.put("dryRun", report.dryRun());
    document.put("snapshotId", report.snapshotId());
    document.put(
        "groupsReset",
        report.groups().stream().filter(it -> it.outcome() instanceof GroupOutcome.Done).count());
    List<Object> results = new ArrayList<>();
    report
        .groups()
        .forEach(
            group -> {
              Map<String, Object> result = result(group.groupId(), group.outcome());
              result.put("share", group.share());
              result.put("moves", group.moves());
              results.add(result);
            });
    document.put("results", results);
    document.put("warnings", report.warnings());
    document.put("elapsedMillis", report.elapsed().toMillis());
    return JsonReports.of(document);
  }

  private static Map<String, Object> result(String groupId, GroupOutcome outcome) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("group", groupId);
    result.put("status", status(outcome));
    result.put("partitionsReset", outcome.changed());
    result.put("message", outcome.message());
    if (outcome instanceof GroupOutcome.Incomplete incomplete) {
      result.put("problems", incomplete.problems());
    }
    return result;
  }

  /** What became of a group, in a word. */
  public static String status(GroupOutcome outcome) {
    if (outcome instanceof GroupOutcome.Planned) {
      return "Planned";
    } else if (outcome instanceof GroupOutcome.Done) {
      return "Completed";
    } else if (outcome instanceof GroupOutcome.Refused) {
      return "Refused";
    } else if (outcome instanceof GroupOutcome.NotTried) {
      return "NotTried";
    }
    return "Incomplete";
  }

  /** Groups that were put back. */
  public static String rollback(OffsetRollbackReport report) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("successful", report.successful());
    document.put("snapshotId", report.snapshotId());
    document.put("groupsProcessed", report.groups().size());
    List<Object> results = new ArrayList<>();
    report.groups().forEach((id, outcome) -> results.add(result(id, outcome)));
    document.put("results", results);
    document.put("verification", comparison(report.verification()));
    document.put("elapsedMillis", report.elapsed().toMillis());
    return JsonReports.of(document);
  }

  /** A comparison with a snapshot. */
  public static String verify(OffsetComparison comparison) {
    Map<String, Object> document = comparison(comparison);
    document.put("snapshotId", comparison.snapshotId());
    document.put("matches", comparison.matches());
    return JsonReports.of(document);
  }

  private static Map<String, Object> comparison(OffsetComparison comparison) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("matched", comparison.matched());
    document.put("mismatched", comparison.mismatched());
    document.put("missing", comparison.missing());
    document.put("differences", comparison.differences());
    document.put("unknown", comparison.unknown());
    return document;
  }

  /** The snapshots of a repository. */
  public static String list(List<OffsetSnapshotSummary> snapshots) {
    return JsonReports.of(Map.of("snapshots", snapshots));
  }

  /** A snapshot that was deleted. */
  public static String deleted(String snapshotId) {
    return JsonReports.of(Map.of("deleted", snapshotId));
  }
}
