package sh.oso.kafka.backup.cli.command;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.PruneReport;
import sh.oso.kafka.backup.cli.report.JsonReports;
import sh.oso.kafka.backup.cli.report.RetentionReports;
import sh.oso.kafka.backup.cli.report.TextReports;
import sh.oso.kafka.backup.cli.settings.Settings;
import sh.oso.kafka.backup.cli.termination.RunSummaries;

/**
 * A backup, and the prune that follows it if the settings have a retention. What goes wrong with
 * the prune is a warning: the backup is good, and the next prune does the rest.
 *
 * @param prune null if there was none, or it failed
 * @param problem why it failed; null if it did not
 */
record PrunedBackup(BackupReport backup, @Nullable PruneReport prune, @Nullable String problem) {

  /** Empty if only a part was asked for, and others are not complete. */
  static Optional<PrunedBackup> run(
      KafkaBackup kafkaBackup, Settings settings, Cancellation cancellation) {
    Optional<BackupReport> backup =
        settings.shard().isWhole()
            ? Optional.of(kafkaBackup.backup(settings.backup(), cancellation))
            : kafkaBackup.backupShard(settings.backup(), settings.shard(), cancellation);
    return backup.map(it -> prune(it, kafkaBackup, settings, cancellation));
  }

  private static PrunedBackup prune(
      BackupReport backup, KafkaBackup kafkaBackup, Settings settings, Cancellation cancellation) {
    if (settings.prune().policy().keepsAll()) {
      return new PrunedBackup(backup, null, null);
    }
    try {
      return new PrunedBackup(backup, kafkaBackup.prune(settings.prune(), cancellation), null);
    } catch (KafkaBackupException e) {
      return failed(backup, e.getMessage());
    } catch (RuntimeException | OutOfMemoryError e) {
      return failed(backup, e.toString());
    }
  }

  private static PrunedBackup failed(BackupReport backup, @Nullable String why) {
    String problem = "the backup is good, but the prune after it failed: " + why;
    LoggerFactory.getLogger("sh.oso.kafka.backup.cli").warn(problem);
    return new PrunedBackup(backup, null, problem);
  }

  Outcome outcome() {
    return Outcome.of(this, PrunedBackup::text, PrunedBackup::json)
        .withSummary(() -> RunSummaries.backup(backup, prune, problem));
  }

  private String text() {
    String text = TextReports.backup(backup);
    if (prune != null) {
      return text + "\n" + RetentionReports.prune(prune);
    }
    return problem == null ? text : text + "\nWarning: " + problem + "\n";
  }

  private String json() {
    return JsonReports.backup(backup, prune, problem);
  }
}
