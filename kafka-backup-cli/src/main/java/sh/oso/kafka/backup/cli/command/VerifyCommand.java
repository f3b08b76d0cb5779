package sh.oso.kafka.backup.cli.command;

import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import sh.oso.kafka.backup.api.VerifyReport;
import sh.oso.kafka.backup.cli.ExitCode;
import sh.oso.kafka.backup.cli.report.JsonReports;
import sh.oso.kafka.backup.cli.report.TextReports;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Key;
import sh.oso.kafka.backup.cli.settings.Settings;
import sh.oso.kafka.backup.cli.termination.RunSummaries;

/** {@code kafka-backup verify}. */
@Command(
    name = "verify",
    header = "Looks whether a backup is sound.",
    description = {
      "Damage is listed with topic, partition, offsets and object,"
          + " and the exit code says so. Needs no Kafka."
    })
final class VerifyCommand implements Callable<Integer> {

  static final String EXAMPLE = "kafka-backup verify -s /var/backups/kafka --level Decoded";

  @ParentCommand private @Nullable RootCommand root;

  @Option(
      names = {"-i", "--backup-id"},
      paramLabel = "ID",
      description = "Which backup. Default: latest, the one completed last.")
  private @Nullable String backupId;

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      description =
          "How thoroughly to look: Listed (every object is there with its size), Checksums (every"
              + " byte is read), Decoded (every record is decoded). Default: Checksums.")
  private @Nullable String level;

  @Mixin private TopicOptions topics = new TopicOptions();

  @Mixin(name = CommonOptions.MIXIN)
  private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Flags flags =
        new Flags().text(Key.BACKUP_ID, backupId, "--backup-id").text(Key.LEVEL, level, "--level");
    topics.addTo(flags);
    Session session = Session.of(root, common);
    Settings settings = session.settings(flags, Set.of());
    return session.run(
        "verify",
        settings,
        (kafkaBackup, cancellation) -> {
          VerifyReport report = kafkaBackup.verify(settings.verify(), cancellation);
          return Outcome.of(report, TextReports::verify, JsonReports::verify)
              .withSummary(() -> RunSummaries.verify(report))
              .withCode(report.valid() ? ExitCode.OK : ExitCode.DAMAGED);
        });
  }
}
