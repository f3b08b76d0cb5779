package sh.oso.kafka.backup.cli.report;

import static sh.oso.kafka.backup.cli.report.Units.count;
import static sh.oso.kafka.backup.cli.report.Units.duration;
import static sh.oso.kafka.backup.cli.report.Units.size;
import static sh.oso.kafka.backup.cli.report.Units.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.BackupSummary;
import sh.oso.kafka.backup.api.RecoveryWindow;
import sh.oso.kafka.backup.api.manifest.Totals;

/**
 * The backups of a repository for people: chain by chain, each as a time line, those that go on
 * from another one set in.
 */
public final class TimeLine {

  private TimeLine() {}

  /**
   * The backups, and to what moments they can restore.
   *
   * @param backups oldest first
   */
  public static String of(List<BackupSummary> backups) {
    if (backups.isEmpty()) {
      return "The repository holds no backups.\n";
    }
    Table table =
        new Table(
            List.of(
                "BACKUP",
                "STATE",
                "STARTED",
                "TOOK",
                "TOPICS",
                "RECORDS",
                "DATA",
                "NEW",
                "GOES ON FROM",
                "HELD BY"),
            Set.of("TOOK", "TOPICS", "RECORDS", "DATA", "NEW"));
    StringBuilder problems = new StringBuilder();
    chains(backups)
        .forEach(
            (root, chain) ->
                chain.forEach(
                    backup -> {
                      row(table, backup, backup.backupId().equals(root) ? "" : "  ", backups);
                      if (backup.problem() != null) {
                        problems
                            .append('\n')
                            .append(backup.backupId())
                            .append(": ")
                            .append(backup.problem());
                      }
                    }));
    String windows = windows(RecoveryWindow.of(backups));
    return table + (problems.isEmpty() ? "" : problems.append('\n').toString()) + windows;
  }

  /** By the oldest backup that is left of each chain, which comes first. */
  private static Map<String, List<BackupSummary>> chains(List<BackupSummary> backups) {
    Map<String, String> roots = new LinkedHashMap<>();
    Map<String, List<BackupSummary>> chains = new LinkedHashMap<>();
    for (BackupSummary backup : backups) {
      String parent = backup.parentId();
      String root = parent == null ? null : roots.get(parent);
      String own = root == null ? backup.backupId() : root;
      roots.put(backup.backupId(), own);
      chains.computeIfAbsent(own, id -> new ArrayList<>()).add(backup);
    }
    return chains;
  }

  private static void row(
      Table table, BackupSummary backup, String indent, List<BackupSummary> all) {
    Totals totals = backup.totals();
    table.row(
        indent + backup.backupId(),
        backup.state().name().toLowerCase(Locale.ROOT),
        time(backup.startedAt()),
        between(backup.startedAt(), backup.completedAt()),
        totals == null ? "-" : count(totals.topics()),
        totals == null ? "-" : count(totals.records()),
        totals == null ? "-" : size(totals.logicalBytes()),
        totals == null ? "-" : size(totals.newBytes()),
        parent(backup, all),
        backup.holds().isEmpty() ? "-" : String.join(", ", backup.holds()));
  }

  private static String parent(BackupSummary backup, List<BackupSummary> all) {
    String parent = backup.parentId();
    if (parent == null) {
      return backup.state() == BackupSummary.State.UNREADABLE ? "-" : "nothing, full";
    }
    boolean there = all.stream().anyMatch(other -> other.backupId().equals(parent));
    return there ? parent : parent + ", deleted";
  }

  private static String windows(List<RecoveryWindow> windows) {
    Table table =
        new Table(List.of("CAN RESTORE", "CLUSTER", "POINTS", "FIRST", "LAST"), Set.of("POINTS"));
    for (RecoveryWindow window : windows) {
      table.row(
          window.labels().isEmpty() ? "no labels" : labels(window.labels()),
          window.clusterId(),
          count(window.restorePoints()),
          time(window.first()),
          time(window.last()));
    }
    return table.hasRows() ? "\n" + table : "";
  }

  private static String labels(Map<String, String> labels) {
    return new TreeMap<>(labels)
        .entrySet().stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private static String between(@Nullable Instant start, @Nullable Instant end) {
    return start == null || end == null ? "-" : duration(Duration.between(start, end));
  }
}
