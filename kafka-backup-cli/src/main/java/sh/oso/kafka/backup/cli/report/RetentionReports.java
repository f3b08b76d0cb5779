package sh.oso.kafka.backup.cli.report;

import static sh.oso.kafka.backup.cli.report.Units.count;
import static sh.oso.kafka.backup.cli.report.Units.duration;
import static sh.oso.kafka.backup.cli.report.Units.size;
import static sh.oso.kafka.backup.cli.report.Units.time;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import sh.oso.kafka.backup.api.DeleteAllReport;
import sh.oso.kafka.backup.api.PruneReport;
import sh.oso.kafka.backup.api.PruneReport.Amount;
import sh.oso.kafka.backup.api.RebuildReport;

/** What went, what stays and what came back, for people. */
public final class RetentionReports {

  private RetentionReports() {}

  /** A prune that was done, or would be. */
  public static String prune(PruneReport report) {
    long gone = report.backups().stream().filter(verdict -> !verdict.kept()).count();
    Facts facts =
        new Facts(report.dryRun() ? "Prune would do this; nothing was changed." : "Prune is done.")
            .fact(
                "backups",
                count(gone) + " deleted, " + count(report.backups().size() - gone) + " kept");
    if (!report.runs().isEmpty()) {
      facts.fact("runs given up", String.join(", ", report.runs()));
    }
    facts.fact("data deleted", amount(report.deleted()));
    if (report.waiting().objects() > 0) {
      facts.fact("waits for the grace", amount(report.waiting()));
    }
    if (report.locked().objects() > 0) {
      facts.fact("locked by the store", amount(report.locked()));
    }
    facts.fact("took", duration(report.elapsed()));
    Table table = new Table(List.of("BACKUP", "COMPLETED", "", "REASON"), Set.of());
    for (PruneReport.Verdict verdict : report.backups()) {
      table.row(
          verdict.backupId(),
          time(verdict.completedAt()),
          verdict.kept() ? "kept" : report.dryRun() ? "would go" : "deleted",
          verdict.reason());
    }
    return facts.tableIfAny(table).warnings(report.warnings()).toString();
  }

  private static String amount(Amount amount) {
    return count(amount.objects(), "object") + " with " + size(amount.bytes());
  }

  /**
   * A backup that was deleted.
   *
   * @param deleted empty if it only would be
   */
  public static String delete(String backupId, List<String> deleted) {
    return deleted.isEmpty()
        ? "Backup " + backupId + " would be deleted; nothing was changed.\n"
        : "Backup "
            + backupId
            + " is deleted. Its data follows when prune comes after the grace.\n";
  }

  /** What was deleted of an owner, or would be. */
  public static String deleteAll(DeleteAllReport report) {
    Facts facts =
        new Facts(
            (report.dryRun() ? "Would be deleted: " : "Deleted: ")
                + count(report.deleted().size(), "backup")
                + (report.dryRun()
                    ? "; nothing was changed."
                    : ". Their data follows when prune comes after the grace."));
    Table table = new Table(List.of("BACKUP", "", "REASON"), Set.of());
    for (DeleteAllReport.Fate fate : report.backups()) {
      table.row(
          fate.backupId(),
          fate.outcome() != DeleteAllReport.Outcome.DELETED
              ? "stays"
              : report.dryRun() ? "would go" : "deleted",
          fate.reason());
    }
    return facts.tableIfAny(table).warnings(report.warnings()).toString();
  }

  /** A rebuild of the catalog that was done, or would be. */
  public static String rebuild(RebuildReport report) {
    Facts facts =
        new Facts(
                report.dryRun()
                    ? "Rebuild would make "
                        + count(report.backups().size(), "backup")
                        + "; nothing"
                        + " was changed."
                    : "Rebuild made " + count(report.backups().size(), "backup") + ".")
            .fact("took", duration(report.elapsed()));
    Table table =
        new Table(List.of("BACKUP", "MADE OF", "TOPICS", "RECORDS"), Set.of("TOPICS", "RECORDS"));
    List<String> warnings = new ArrayList<>();
    for (RebuildReport.Rebuilt backup : report.backups()) {
      table.row(
          backup.backupId(),
          switch (backup.source()) {
            case PLAN_AND_INDEXES -> "plan and indexes";
            case PLAN_AND_SEGMENTS -> "plan and segments, salvaged";
            case INDEXES -> "indexes, salvaged";
            case SEGMENTS -> "segments, salvaged";
          },
          count(backup.topics()),
          count(backup.records()));
      backup.warnings().forEach(warning -> warnings.add(backup.backupId() + ": " + warning));
    }
    warnings.addAll(report.problems());
    return facts.tableIfAny(table).warnings(warnings).toString();
  }

  /** A hold that was placed. */
  public static String held(String backupId, String name) {
    return "Backup " + backupId + " is held by '" + name + "'.\n";
  }

  /** A hold that was taken away. */
  public static String released(String backupId, String name) {
    return "Backup " + backupId + " is not held by '" + name + "' any more.\n";
  }
}
