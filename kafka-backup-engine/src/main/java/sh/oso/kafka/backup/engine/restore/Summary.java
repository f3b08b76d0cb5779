package sh.oso.kafka.backup.engine.restore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.RateLimit;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RestoreReport.RestoredGroup;
import sh.oso.kafka.backup.api.RestoreReport.RestoredTopic;
import sh.oso.kafka.backup.engine.restore.RestoreJob.Restored;
import sh.oso.kafka.backup.engine.restore.RestorePlan.PlannedTopic;
import sh.oso.kafka.backup.engine.restore.Wanted.Size;
import sh.oso.kafka.backup.engine.run.Pace;

/** Makes reports of what a restore did or would do. */
final class Summary {

  /**
   * What a restore moves where nothing limits it; a machine may do three times or a third of it.
   */
  private static final long BYTES_PER_SECOND = 100_000_000;

  private Summary() {}

  /** Of a run that is complete. */
  static RestoreReport done(
      RestorePlan plan,
      boolean resumed,
      Map<String, Restored> restored,
      Map<String, Map<String, String>> configs,
      GroupStage.Outcome groups,
      List<String> warnings,
      Duration elapsed) {
    List<RestoredTopic> topics =
        plan.topics().stream()
            .map(
                topic -> {
                  Restored of = restored.get(topic.target());
                  Size size = of == null ? Size.NONE : new Size(of.records(), of.logicalBytes());
                  return restored(topic, size, configs);
                })
            .toList();
    return report(plan, false, resumed, topics, groups, List.of(), null, warnings, elapsed);
  }

  /** Of a plan. */
  static RestoreReport planned(
      RestorePlan plan,
      boolean resumed,
      Map<String, Map<String, String>> configs,
      List<RestoredGroup> groups,
      List<KafkaBackupException> obstacles,
      RateLimit rateLimit,
      Duration elapsed) {
    List<RestoredTopic> topics =
        plan.topics().stream()
            .map(topic -> restored(topic, new Size(topic.records(), topic.logicalBytes()), configs))
            .toList();
    List<String> inTheWay =
        obstacles.stream().map(obstacle -> String.valueOf(obstacle.getMessage())).toList();
    return report(
        plan,
        true,
        resumed,
        topics,
        new GroupStage.Outcome(groups, null),
        inTheWay,
        expected(topics, rateLimit),
        plan.warnings(),
        elapsed);
  }

  private static Duration expected(List<RestoredTopic> topics, RateLimit rateLimit) {
    long bytes = topics.stream().mapToLong(RestoredTopic::logicalBytes).sum();
    long records = topics.stream().mapToLong(RestoredTopic::records).sum();
    long limit = Pace.bytesPerSecond(rateLimit, records == 0 ? 0 : bytes / records);
    return Duration.ofSeconds(1 + bytes / Math.max(1, Math.min(BYTES_PER_SECOND, limit)));
  }

  private static RestoreReport report(
      RestorePlan plan,
      boolean dryRun,
      boolean resumed,
      List<RestoredTopic> topics,
      GroupStage.Outcome groups,
      List<String> obstacles,
      @Nullable Duration expected,
      List<String> warnings,
      Duration elapsed) {
    return new RestoreReport(
        plan.restoreId(),
        plan.backupId(),
        dryRun,
        resumed,
        topics,
        topics.stream().mapToLong(RestoredTopic::records).sum(),
        topics.stream().mapToLong(RestoredTopic::logicalBytes).sum(),
        groups.groups(),
        groups.offsetSnapshotId(),
        obstacles,
        expected,
        warnings,
        elapsed);
  }

  private static RestoredTopic restored(
      PlannedTopic topic, Size size, Map<String, Map<String, String>> configs) {
    return new RestoredTopic(
        topic.source(),
        topic.target(),
        topic.partitions(),
        size.records(),
        size.logicalBytes(),
        topic.created(),
        topic.replicationFactor(),
        configs.getOrDefault(topic.target(), Map.of()));
  }

  /** The report of the data, with what became of groups. */
  static RestoreReport withGroups(
      RestoreReport data,
      boolean resumed,
      GroupStage.Outcome groups,
      List<String> warnings,
      Duration elapsed) {
    return new RestoreReport(
        data.restoreId(),
        data.backupId(),
        false,
        resumed,
        data.topics(),
        data.records(),
        data.logicalBytes(),
        groups.groups(),
        groups.offsetSnapshotId(),
        List.of(),
        null,
        warnings,
        elapsed);
  }

  /** A run that was killed after its last act looks unfinished to whoever runs it again. */
  static RestoreReport alreadyComplete(RestoreReport report, String warning) {
    List<String> warnings = new ArrayList<>(report.warnings());
    warnings.add(warning);
    return new RestoreReport(
        report.restoreId(),
        report.backupId(),
        false,
        true,
        report.topics(),
        report.records(),
        report.logicalBytes(),
        report.groups(),
        report.offsetSnapshotId(),
        report.obstacles(),
        report.expected(),
        warnings,
        report.elapsed());
  }
}
