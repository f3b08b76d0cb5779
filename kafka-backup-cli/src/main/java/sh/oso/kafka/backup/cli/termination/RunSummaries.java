package sh.oso.kafka.backup.cli.termination;

import static sh.oso.kafka.backup.cli.report.Units.count;
import static sh.oso.kafka.backup.cli.report.Units.size;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.FollowReport;
import sh.oso.kafka.backup.api.PruneReport;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RestoreReport.RestoredGroup;
import sh.oso.kafka.backup.api.Shard;
import sh.oso.kafka.backup.api.manifest.Manifest;

/** What backups and restores come to. */
public final class RunSummaries {

  private RunSummaries() {}

  /**
   * A backup, and the prune that came after it.
   *
   * @param prune null if there was none, or it failed
   * @param pruneProblem why it failed; null if it did not
   */
  public static Summary backup(
      BackupReport report, @Nullable PruneReport prune, @Nullable String pruneProblem) {
    Manifest manifest = report.manifest();
    Summary summary =
        new Summary(
                "backup "
                    + manifest.backupId()
                    + (report.alreadyComplete() ? " was complete already" : " is complete")
                    + ": "
                    + count(manifest.totals().records(), "record")
                    + " of "
                    + count(manifest.totals().topics(), "topic")
                    + ", "
                    + size(manifest.totals().newBytes())
                    + " new")
            .field("backupId", manifest.backupId())
            .field("records", manifest.totals().records())
            .field("size", manifest.totals().logicalBytes())
            .field("newBytes", manifest.totals().newBytes())
            .field("storedBytes", manifest.totals().storedBytes())
            .field("startedFrom", manifest.parentId())
            .warnings(manifest.warnings());
    if (pruneProblem != null) {
      summary.warnings(List.of(pruneProblem));
    }
    if (prune != null) {
      prune.backups().stream()
          .filter(PruneReport.Verdict::kept)
          .map(PruneReport.Verdict::completedAt)
          .min(Instant::compareTo)
          .ifPresent(first -> summary.field("firstRecoverable", first));
    }
    summary.field("lastRecoverable", manifest.completedAt());
    return prune == null ? summary : RetentionSummaries.addPrune(summary, prune);
  }

  /** A part of a run that is complete, while the run is not. */
  public static Summary part(String kind, String id, Shard shard, String message) {
    return new Summary(message)
        .field(kind + "Id", id)
        .field("shard", shard.index())
        .field("shards", shard.count())
        .field("partial", true);
  }

  /** A continuous backup that was asked to finish. */
  public static Summary follow(FollowReport report) {
    return new Summary("committed " + count(report.backups(), "backup") + ", asked to finish")
        .field("backups", report.backups())
        .field("backupId", report.lastBackupId())
        .field("failedRuns", report.failedRuns());
  }

  /** A restore that was done, or would be. */
  public static Summary restore(RestoreReport report) {
    List<RestoredGroup> failed =
        report.groups().stream().filter(group -> group.failure() != null).toList();
    Summary summary =
        new Summary(restored(report, failed))
            .field("restoreId", report.restoreId())
            .field("backupId", report.backupId())
            .field("dryRun", report.dryRun())
            .field("records", report.records())
            .field("size", report.logicalBytes())
            .field("snapshotId", report.offsetSnapshotId())
            .list("groupsFailed", failed.stream().map(RunSummaries::failed).toList())
            .list(
                "groupsReset",
                report.groups().stream()
                    .filter(group -> group.failure() == null)
                    .map(RestoredGroup::groupId)
                    .toList())
            .list(
                "topics",
                report.topics().stream()
                    .map(
                        topic ->
                            entry(
                                "name", topic.target(),
                                "records", topic.records(),
                                "size", topic.logicalBytes()))
                    .toList())
            .warnings(report.warnings());
    return report.dryRun() ? summary.list("obstacles", report.obstacles()) : summary;
  }

  private static String restored(RestoreReport report, List<RestoredGroup> failed) {
    String what =
        count(report.records(), "record")
            + " of "
            + count(report.topics().size(), "topic")
            + " from backup "
            + report.backupId();
    if (!report.obstacles().isEmpty()) {
      return "would restore "
          + what
          + ", but cannot: "
          + report.obstacles().get(0)
          + others(report.obstacles());
    }
    String done = (report.dryRun() ? "would restore about " : "restored ") + what;
    if (failed.isEmpty()) {
      return done;
    }
    return done
        + ", but not all groups are set: "
        + failed.get(0).groupId()
        + ": "
        + failed.get(0).failure()
        + others(failed);
  }

  static String others(List<?> all) {
    return all.size() < 2 ? "" : " (and " + count(all.size() - 1) + " more)";
  }

  private static Map<String, Object> failed(RestoredGroup group) {
    return entry("group", group.groupId(), "message", String.valueOf(group.failure()));
  }

  /** Names and values, in their order. */
  static Map<String, Object> entry(Object... namesAndValues) {
    Map<String, Object> entry = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      entry.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return entry;
  }
}
