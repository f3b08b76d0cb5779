package sh.oso.kafka.backup.cli.report;

import static sh.oso.kafka.backup.cli.report.Units.count;
import static sh.oso.kafka.backup.cli.report.Units.duration;
import static sh.oso.kafka.backup.cli.report.Units.size;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RestoreReport.RestoredGroup;
import sh.oso.kafka.backup.api.RestoreReport.RestoredTopic;

/** What people read of a restore, done or planned. */
public final class RestoreText {

  /** What stands before a cluster's id where a clone has no backup to name. */
  private static final String CLUSTER = "cluster:";

  private RestoreText() {}

  /** The whole report. */
  public static String of(RestoreReport report) {
    int partitions = report.topics().stream().mapToInt(RestoredTopic::partitions).sum();
    Facts facts =
        new Facts(heading(report))
            .fact("topics", TextReports.topics(report.topics().size(), partitions))
            .fact("records", about(report) + count(report.records()))
            .fact("data", about(report) + size(report.logicalBytes()));
    Duration expected = report.expected();
    if (expected != null) {
      facts.fact("will take", "about " + duration(expected));
    }
    if (!report.dryRun()) {
      facts.fact("took", TextReports.took(report.elapsed(), report.logicalBytes()));
    }
    if (report.offsetSnapshotId() != null) {
      facts.fact("groups before", "offset snapshot " + report.offsetSnapshotId());
    }
    return facts
        .table(topics(report))
        .tableIfAny(groups(report))
        .items("Settings", report.dryRun() ? settings(report) : List.of())
        .items("In the way", report.obstacles())
        .warnings(report.warnings())
        .toString();
  }

  private static String heading(RestoreReport report) {
    boolean clone = report.backupId().startsWith(CLUSTER);
    String source =
        clone
            ? "cluster " + report.backupId().substring(CLUSTER.length())
            : "backup " + report.backupId();
    String run = clone ? "Clone" : "Restore";
    if (!report.dryRun()) {
      return run
          + " "
          + report.restoreId()
          + " of "
          + source
          + (report.successful()
              ? " is complete"
              : " has written all records, but not set all groups; run it again to try")
          + (report.resumed() ? ", continuing an earlier run." : ".");
    }
    return run
        + " of "
        + source
        + (report.obstacles().isEmpty()
            ? " would do this; nothing was changed."
            : " would do this, but cannot; nothing was changed.");
  }

  /** What of a segment is restored is found when it is read. */
  private static String about(RestoreReport report) {
    return report.dryRun() ? "about " : "";
  }

  private static Table topics(RestoreReport report) {
    Table table =
        new Table(
            List.of("SOURCE", "TARGET", "", "PARTITIONS", "REPLICAS", "RECORDS", "DATA"),
            Set.of("PARTITIONS", "REPLICAS", "RECORDS", "DATA"));
    for (RestoredTopic topic : report.topics()) {
      table.row(
          topic.source(),
          topic.target(),
          topic.created() ? "created" : "existed",
          count(topic.partitions()),
          count(topic.replicationFactor()),
          count(topic.records()),
          size(topic.logicalBytes()));
    }
    return table;
  }

  private static Table groups(RestoreReport report) {
    Table table = new Table(List.of("GROUP", "PARTITIONS", "OUTCOME"), Set.of("PARTITIONS"));
    for (RestoredGroup group : report.groups()) {
      String failure = group.failure();
      table.row(
          group.groupId(),
          report.dryRun() ? "" : count(group.partitions()),
          failure != null ? failure : report.dryRun() ? "to be set" : "set");
    }
    return table;
  }

  private static List<String> settings(RestoreReport report) {
    return report.topics().stream()
        .filter(topic -> !topic.configs().isEmpty())
        .map(
            topic ->
                topic.target()
                    + ": "
                    + new TreeMap<>(topic.configs())
                        .entrySet().stream()
                            .map(config -> config.getKey() + "=" + config.getValue())
                            .collect(Collectors.joining(", ")))
        .toList();
  }
}
