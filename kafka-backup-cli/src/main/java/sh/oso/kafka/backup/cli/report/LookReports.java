package sh.oso.kafka.backup.cli.report;

import static sh.oso.kafka.backup.cli.report.Units.count;
import static sh.oso.kafka.backup.cli.report.Units.duration;
import static sh.oso.kafka.backup.cli.report.Units.size;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import sh.oso.kafka.backup.api.DiffReport;
import sh.oso.kafka.backup.api.ExportReport;
import sh.oso.kafka.backup.api.ReadReport;
import sh.oso.kafka.backup.cli.EnumNames;

/** What was found in backups, for people. */
public final class LookReports {

  private LookReports() {}

  /** What was read for records that were printed. */
  public static String read(ReadReport report) {
    return warnings(report.warnings())
        + count(report.records(), "record")
        + " of "
        + report.topic()
        + " in backup "
        + report.backupId()
        + (report.complete() ? "; " : ", there may be more; ")
        + count(report.frames(), "frame")
        + ", "
        + size(report.bytes())
        + " read in "
        + duration(report.elapsed())
        + "\n";
  }

  /** What was written. */
  public static String export(ExportReport report) {
    long topics =
        report.partitions().stream().map(ExportReport.Partition::topic).distinct().count();
    return new Facts("Export of backup " + report.backupId() + " is in " + report.folder() + ".")
        .fact("topics", count(topics) + " with " + count(report.partitions().size(), "partition"))
        .fact("records", count(report.records()))
        .fact("files", size(report.bytes()))
        .fact("took", duration(report.elapsed()))
        .warnings(report.warnings())
        .toString();
  }

  /** What differs. */
  public static String diff(DiffReport report) {
    String second = report.live() ? "the live topics" : "backup " + report.second();
    Facts facts =
        new Facts(
                "Backup "
                    + report.first()
                    + " and "
                    + second
                    + (report.differences().isEmpty()
                        ? " are the same."
                        : report.same() ? " are the same but for what is accepted." : " differ."))
            .fact("topics", count(report.topics()))
            .fact("partitions", count(report.partitions()))
            .fact("records compared", count(report.records()));
    if (report.sharedRecords() > 0) {
      facts.fact("records shared", count(report.sharedRecords()));
    }
    facts.fact("took", duration(report.elapsed()));
    Table table =
        new Table(
            List.of("", "TOPIC", "PARTITION", "OFFSETS", "RECORDS", "DETAIL"),
            Set.of("PARTITION", "RECORDS"));
    for (DiffReport.Difference it : report.differences()) {
      table.row(
          EnumNames.camelCase(it.kind()) + (report.accepted().contains(it.kind()) ? " (ok)" : ""),
          it.topic(),
          it.partition() < 0 ? "all" : count(it.partition()),
          it.firstOffset() < 0 ? "all" : it.firstOffset() + " to " + it.lastOffset(),
          it.records() < 0 ? "-" : count(it.records()),
          it.detail());
    }
    return facts.tableIfAny(table).warnings(report.warnings()).toString();
  }

  /** A line for each warning. */
  public static String warnings(List<String> warnings) {
    return warnings.stream().map(it -> "Warning: " + it + "\n").collect(Collectors.joining());
  }
}
