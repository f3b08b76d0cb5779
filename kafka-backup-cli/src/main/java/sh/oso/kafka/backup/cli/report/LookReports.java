package sh.oso.kafka.backup.cli.report;

import static sh.oso.kafka.backup.cli.report.Units.count;
import static sh.oso.kafka.backup.cli.report.Units.duration;
import static sh.oso.kafka.backup.cli.report.Units.size;

import java.util.List;
import java.util.stream.Collectors;
import sh.oso.kafka.backup.api.ReadReport;

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

  /** A line for each warning. */
  public static String warnings(List<String> warnings) {
    return warnings.stream().map(it -> "Warning: " + it + "\n").collect(Collectors.joining());
  }
}
