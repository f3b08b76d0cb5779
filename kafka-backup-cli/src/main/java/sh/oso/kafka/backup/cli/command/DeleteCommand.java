package sh.oso.kafka.backup.cli.command;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import sh.oso.kafka.backup.api.DeleteRequest;
import sh.oso.kafka.backup.cli.report.JsonReports;
import sh.oso.kafka.backup.cli.report.RetentionReports;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Key;
import sh.oso.kafka.backup.cli.settings.Need;
import sh.oso.kafka.backup.cli.settings.Settings;
import sh.oso.kafka.backup.cli.termination.RetentionSummaries;

/** {@code kafka-backup delete}. */
@Command(
    name = "delete",
    header = "Deletes one backup, or an unfinished run.",
    description = {
      "All other backups stay whole. The data follows when prune comes after the grace. Needs no"
          + " Kafka."
    })
final class DeleteCommand implements Callable<Integer> {

  static final String EXAMPLE = "kafka-backup delete -s /var/backups/kafka -i nightly-2026-11-22";

  @ParentCommand private @Nullable RootCommand root;

  @Option(
      names = {"-i", "--backup-id"},
      paramLabel = "ID",
      description = "Which backup. Needed here or in the settings file.")
  private @Nullable String backupId;

  @Option(
      names = "--force",
      description =
          "Deletes it even if it is held, if an unfinished restore reads it, or if its run may be"
              + " under way.")
  private boolean force;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Says whether it would be deleted; changes nothing.")
  private boolean dryRun;

  @Mixin(name = CommonOptions.MIXIN)
  private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Session session = Session.of(root, common);
    Flags flags =
        new Flags()
            .text(Key.BACKUP_ID, backupId, "--backup-id")
            .text(Key.DRY_RUN, dryRun ? "true" : null, "--dry-run");
    Settings settings = session.settings(flags, Set.of(Need.BACKUP_ID));
    DeleteRequest request =
        new DeleteRequest(settings.verify().backupId(), force, settings.prune().dryRun());
    return session.run(
        "delete",
        settings,
        (kafkaBackup, cancellation) -> {
          List<String> deleted = kafkaBackup.delete(request);
          return Outcome.of(
                  deleted,
                  ids -> RetentionReports.delete(request.backupId(), ids),
                  JsonReports::deleted)
              .withSummary(() -> RetentionSummaries.delete(request.backupId(), deleted));
        });
  }
}
