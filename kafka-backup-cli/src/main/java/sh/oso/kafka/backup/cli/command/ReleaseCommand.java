package sh.oso.kafka.backup.cli.command;

import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import sh.oso.kafka.backup.api.HoldRequest;
import sh.oso.kafka.backup.cli.report.JsonReports;
import sh.oso.kafka.backup.cli.report.RetentionReports;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Key;
import sh.oso.kafka.backup.cli.settings.Need;
import sh.oso.kafka.backup.cli.settings.Settings;

/** {@code kafka-backup release}. */
@Command(
    name = "release",
    header = "Takes a hold away.",
    description = {
      "Retention may delete the backup then, unless it is held under another name. Needs no Kafka."
    })
final class ReleaseCommand implements Callable<Integer> {

  static final String EXAMPLE =
      "kafka-backup release -s /var/backups/kafka -i nightly-2026-11-22 --name audit";

  @ParentCommand private @Nullable RootCommand root;

  @Option(
      names = {"-i", "--backup-id"},
      paramLabel = "ID",
      description = "Which backup. Needed here or in the settings file.")
  private @Nullable String backupId;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = HoldRequest.DEFAULT_NAME,
      description = "The hold's name. Default: hold.")
  private String name = HoldRequest.DEFAULT_NAME;

  @Mixin(name = CommonOptions.MIXIN)
  private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Session session = Session.of(root, common);
    Flags flags = new Flags().text(Key.BACKUP_ID, backupId, "--backup-id");
    Settings settings = session.settings(flags, Set.of(Need.BACKUP_ID));
    String id = settings.verify().backupId();
    return session.run(
        "release",
        settings,
        (kafkaBackup, cancellation) -> {
          kafkaBackup.release(id, name);
          return Outcome.of(
              id,
              released -> RetentionReports.released(released, name),
              released -> JsonReports.hold(released, name, false));
        });
  }
}
