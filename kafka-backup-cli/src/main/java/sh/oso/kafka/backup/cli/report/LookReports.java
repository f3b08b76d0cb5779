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
    return new StringBuilder(warnings(report.warnings()))
        .append(count(report.records(), "record"))
        .append(" of ")
        .append(report.topic())
        .append(" in backup ")
        .append(report.backupId())
        .append(report.complete() ? "; " : ", there may be more; ")
        .append(count(report.frames(), "frame"))
        .append(", ")
        .append(size(report.bytes()))
        .append(" read in ")
        .append(duration(report.elapsed()))
        .append('\n')
        .toString();
  }

  /** A line for each warning. */
  public static String warnings(List<String> warnings) {
    return warnings.stream().map(it -> "Warning: " + it + "\n").collect(Collectors.joining());
  }
}
