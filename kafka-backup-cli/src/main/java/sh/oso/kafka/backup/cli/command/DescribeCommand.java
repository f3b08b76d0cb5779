package sh.oso.kafka.backup.cli.command;

import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import sh.oso.kafka.backup.cli.report.Description;
import sh.oso.kafka.backup.cli.report.DescriptionText;
import sh.oso.kafka.backup.cli.report.JsonReports;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Key;
import sh.oso.kafka.backup.cli.settings.Settings;

/** {@code kafka-backup describe}. */
@Command(
    name = "describe",
    header = "Tells what a backup holds.",
    description = {
      "Topics, partitions, records, sizes, times, consumer groups and how far they were behind."
          + " With --output json also every topic's settings, every partition's and group's"
          + " offsets, ACLs, quotas and SCRAM users. Needs no Kafka."
    })
final class DescribeCommand implements Callable<Integer> {

  static final String EXAMPLE = "kafka-backup describe -s /var/backups/kafka -i nightly-2026-11-22";

  @ParentCommand private @Nullable RootCommand root;

  @Option(
      names = {"-i", "--backup-id"},
      paramLabel = "ID",
      description = "Which backup. Default: latest, the one completed last.")
  private @Nullable String backupId;

  @Mixin(name = CommonOptions.MIXIN)
  private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Session session = Session.of(root, common);
    Flags flags = new Flags().text(Key.BACKUP_ID, backupId, "--backup-id");
    Settings settings = session.settings(flags, Set.of());
    return session.run(
        "describe",
        settings,
        (kafkaBackup, cancellation) ->
            Outcome.of(
                Description.of(kafkaBackup, settings.verify().backupId()),
                DescriptionText::of,
                JsonReports::describe));
  }
}
