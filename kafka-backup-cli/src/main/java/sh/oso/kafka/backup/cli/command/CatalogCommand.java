package sh.oso.kafka.backup.cli.command;

import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;
import sh.oso.kafka.backup.cli.report.JsonReports;
import sh.oso.kafka.backup.cli.report.TimeLine;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Settings;

/** {@code kafka-backup catalog}. */
@Command(
    name = "catalog",
    header = "Shows the catalog of backups, or rebuilds it.",
    description = {
      "The catalog is read from the repository each time: alone, this shows what list shows."
          + " 'kafka-backup catalog rebuild' makes backups of what the bucket still holds, where"
          + " manifests were lost or damaged. Needs no Kafka."
    },
    synopsisSubcommandLabel = "[COMMAND]",
    subcommands = {RebuildCommand.class})
final class CatalogCommand implements Callable<Integer> {

  static final String EXAMPLE = "kafka-backup catalog rebuild -s /var/backups/kafka --dry-run";

  @ParentCommand private @Nullable RootCommand root;

  @Mixin(name = CommonOptions.MIXIN)
  private CommonOptions common = new CommonOptions();

  @Nullable RootCommand root() {
    return root;
  }

  @Override
  public Integer call() {
    Session session = Session.of(root, common);
    Settings settings = session.settings(new Flags(), Set.of());
    return session.run(
        "catalog",
        settings,
        (kafkaBackup, cancellation) ->
            Outcome.of(kafkaBackup.list(), TimeLine::of, JsonReports::list));
  }
}
