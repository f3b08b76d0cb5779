package sh.oso.kafka.backup.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import sh.oso.kafka.backup.api.DeleteAllReport;
import sh.oso.kafka.backup.api.DeleteAllRequest;
import sh.oso.kafka.backup.api.DeleteRequest;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.cli.ExitCode;
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
    header = "Deletes one backup, or an unfinished run, or all of an owner.",
    description = {
      "All other backups stay whole. The data follows when prune comes after the grace. --all"
          + " deletes the backups with exactly the labels given, and their unfinished runs; what is"
          + " held stays. Needs no Kafka."
    })
final class DeleteCommand implements Callable<Integer> {

  static final String EXAMPLE = "kafka-backup delete -s /var/backups/kafka -i nightly-2026-11-22";

  @ParentCommand private @Nullable RootCommand root;

  @Option(
      names = {"-i", "--backup-id"},
      paramLabel = "ID",
      description = "Which backup. Needed here or in the settings file, or else --all.")
  private @Nullable String backupId;

  @Option(
      names = "--all",
      description = "All backups and runs with exactly the labels given; at least one is needed.")
  private boolean all;

  @Option(
      names = {"-l", "--label"},
      paramLabel = "NAME=VALUE",
      description = "A label of the backups that --all is about. May be repeated.")
  private List<String> labels = new ArrayList<>();

  @Option(
      names = "--runs-ended",
      description =
          "With --all: the owner's runs are known to have ended, so unfinished ones go even if they"
              + " showed life just before.")
  private boolean runsEnded;

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
            .text(Key.DRY_RUN, dryRun ? "true" : null, "--dry-run")
            .entries(Key.LABELS, labels, "--label");
    if (all) {
      return deleteAll(session, flags);
    }
    if (!labels.isEmpty() || runsEnded) {
      throw new InvalidRequestException("--label and --runs-ended go with --all");
    }
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

  private Integer deleteAll(Session session, Flags flags) {
    if (backupId != null) {
      throw new InvalidRequestException(
          "--backup-id names one backup, and --all means all of an owner; give one of the two");
    }
    Settings settings = session.settings(flags, Set.of());
    DeleteAllRequest request =
        new DeleteAllRequest(
            settings.prune().labels(), runsEnded, force, settings.prune().dryRun());
    return session.run(
        "delete",
        settings,
        (kafkaBackup, cancellation) -> {
          DeleteAllReport report = kafkaBackup.deleteAll(request, cancellation);
          return Outcome.of(report, RetentionReports::deleteAll, JsonReports::of)
              .withCode(report.isIncomplete() ? ExitCode.INCOMPLETE : ExitCode.OK)
              .withSummary(() -> RetentionSummaries.deleteAll(report));
        });
  }
}
