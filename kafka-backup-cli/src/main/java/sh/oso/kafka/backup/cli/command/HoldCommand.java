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

/** {@code kafka-backup hold}. */
@Command(
    name = "hold",
    header = "Keeps a backup whatever retention says.",
    description = {
      "Until release takes the hold away. A backup can be held under several names. Needs no Kafka."
    })
final class HoldCommand implements Callable<Integer> {

  static final String EXAMPLE =
      "kafka-backup hold -s /var/backups/kafka -i latest --name audit --reason 'until May'";

  @ParentCommand private @Nullable RootCommand root;

  @Option(
      names = {"-i", "--backup-id"},
      paramLabel = "ID",
      description = "Which backup, or latest. Needed here or in the settings file.")
  private @Nullable String backupId;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = HoldRequest.DEFAULT_NAME,
      description = "The hold's name, to release it by. Default: hold.")
  private String name = HoldRequest.DEFAULT_NAME;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why, for a person. Default: none.")
  private @Nullable String reason;

  @Mixin(name = CommonOptions.MIXIN)
  private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Session session = Session.of(root, common);
    Flags flags = new Flags().text(Key.BACKUP_ID, backupId, "--backup-id");
    Settings settings = session.settings(flags, Set.of(Need.BACKUP_ID));
    HoldRequest request = new HoldRequest(settings.verify().backupId(), name, reason);
    return session.run(
        "hold",
        settings,
        (kafkaBackup, cancellation) ->
            Outcome.of(
                kafkaBackup.hold(request),
                id -> RetentionReports.held(id, name),
                id -> JsonReports.hold(id, name, true)));
  }
}
