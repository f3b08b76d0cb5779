package sh.oso.kafka.backup.cli.command;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import sh.oso.kafka.backup.api.ExportRequest;
import sh.oso.kafka.backup.cli.report.JsonReports;
import sh.oso.kafka.backup.cli.report.LookReports;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Key;
import sh.oso.kafka.backup.cli.settings.Settings;

/** {@code kafka-backup export}. */
@Command(
    name = "export",
    header = "Writes topics of a backup as files.",
    description = {
      "As log segments in the layout of a broker's folder, which Kafka's own tools read, or as lines"
          + " of JSON. Overwrites nothing; an export that fails takes back what it wrote. export.json"
          + " is written last and says what is there. Needs no Kafka."
    })
final class ExportCommand implements Callable<Integer> {

  static final String EXAMPLE =
      "kafka-backup export -s /var/backups/kafka -t orders --to-folder /tmp/orders --format log";

  /** The formats, by the names that users type. */
  enum Format {
    log(ExportRequest.Format.LOG),
    json(ExportRequest.Format.JSON);

    private final ExportRequest.Format format;

    Format(ExportRequest.Format format) {
      this.format = format;
    }
  }

  @ParentCommand private @Nullable RootCommand root;

  @Option(
      names = {"-i", "--backup-id"},
      paramLabel = "ID",
      description = "Which backup. Default: latest, the one completed last.")
  private @Nullable String backupId;

  @Mixin private TopicOptions topics = new TopicOptions();

  @Option(
      names = "--to-folder",
      paramLabel = "FOLDER",
      required = true,
      description = "Where to; must be empty, or is made.")
  private Path folder = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES}: topic-partition/OFFSET.log with the batches as they are stored,"
              + " or topic-partition.jsonl with the lines that cat prints. Default: log.")
  private Format format = Format.log;

  @Mixin(name = CommonOptions.MIXIN)
  private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Flags flags = new Flags().text(Key.BACKUP_ID, backupId, "--backup-id");
    topics.addTo(flags);
    Session session = Session.of(root, common);
    Settings settings = session.settings(flags, Set.of());
    ExportRequest request =
        new ExportRequest(
            settings.verify().backupId(), settings.verify().topics(), folder, format.format);
    return session.run(
        "export",
        settings,
        (kafkaBackup, cancellation) ->
            Outcome.of(
                kafkaBackup.export(request, cancellation), LookReports::export, JsonReports::of));
  }
}
