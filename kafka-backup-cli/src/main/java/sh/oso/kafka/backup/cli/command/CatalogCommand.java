package sh.oso.kafka.backup.cli.command;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import sh.oso.kafka.backup.api.BackupSummary;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.cli.report.JsonReports;
import sh.oso.kafka.backup.cli.report.ResourceManifests;
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
          + " manifests were lost or damaged. --manifests is for a Kubernetes cluster that starts"
          + " empty. Needs no Kafka."
    },
    synopsisSubcommandLabel = "[COMMAND]",
    subcommands = {RebuildCommand.class})
final class CatalogCommand implements Callable<Integer> {

  static final String EXAMPLE = "kafka-backup catalog rebuild -s /var/backups/kafka --dry-run";

  @ParentCommand private @Nullable RootCommand root;

  @Option(
      names = "--manifests",
      description =
          "Prints a KafkaBackup for each one that made backups here, suspended, and the ids that"
              + " KafkaRestores take, as YAML. No secrets are in it: name those of the cluster.")
  private boolean manifests;

  @Mixin(name = CommonOptions.MIXIN)
  private CommonOptions common = new CommonOptions();

  @Nullable RootCommand root() {
    return root;
  }

  @Override
  public Integer call() {
    Session session = Session.of(root, common);
    Settings settings = session.settings(new Flags(), Set.of());
    if (manifests && common.json()) {
      throw new InvalidRequestException("--manifests: is YAML, and does not go with --output json");
    }
    return session.run(
        "catalog",
        settings,
        (kafkaBackup, cancellation) -> {
          List<BackupSummary> backups = kafkaBackup.list();
          if (!manifests) {
            return Outcome.of(backups, TimeLine::of, JsonReports::list);
          }
          String yaml =
              new ResourceManifests(settings.repository(), servers(settings), kafkaBackup::describe)
                  .of(backups);
          return Outcome.of(backups, it -> yaml, JsonReports::list);
        });
  }

  private static List<String> servers(Settings settings) {
    return Stream.of(settings.kafka().getOrDefault("bootstrap.servers", "").split(",", -1))
        .map(String::strip)
        .filter(it -> !it.isEmpty())
        .toList();
  }
}
