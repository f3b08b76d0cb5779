package sh.oso.kafka.backup.cli.termination;

import static sh.oso.kafka.backup.cli.report.Units.count;

import java.util.Comparator;
import java.util.List;
import sh.oso.kafka.backup.api.PruneReport;
import sh.oso.kafka.backup.api.PruneReport.Verdict;

/** What deleting comes to. */
public final class RetentionSummaries {

  private RetentionSummaries() {}

  /** A prune that was done, or would be. */
  public static Summary prune(PruneReport report) {
    long gone = report.backups().stream().filter(verdict -> !verdict.kept()).count();
    return addPrune(
        new Summary(
                (report.dryRun() ? "would delete " : "deleted ")
                    + count(gone, "backup")
                    + ", "
                    + count(report.backups().size() - gone)
                    + " stay")
            .field("dryRun", report.dryRun()),
        report);
  }

  static Summary addPrune(Summary summary, PruneReport report) {
    List<Verdict> verdicts = report.backups();
    return summary
        .field("kept", verdicts.stream().filter(Verdict::kept).count())
        .field(
            "oldestKept",
            verdicts.stream()
                .filter(Verdict::kept)
                .min(Comparator.comparing(Verdict::completedAt))
                .map(Verdict::backupId)
                .orElse(null))
        .list("pruned", verdicts.stream().filter(it -> !it.kept()).map(Verdict::backupId).toList())
        .warnings(report.warnings());
  }

  /**
   * A backup that was deleted.
   *
   * @param deleted empty if it only would be
   */
  public static Summary delete(String backupId, List<String> deleted) {
    return new Summary(
            deleted.isEmpty()
                ? "backup " + backupId + " would be deleted"
                : "backup " + backupId + " is deleted")
        .field("dryRun", deleted.isEmpty())
        .list("deleted", deleted);
  }
}
