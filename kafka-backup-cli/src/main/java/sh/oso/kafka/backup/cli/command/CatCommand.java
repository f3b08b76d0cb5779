package sh.oso.kafka.backup.cli.command;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.ReadReport;
import sh.oso.kafka.backup.api.ReadRequest;
import sh.oso.kafka.backup.cli.ExitCode;
import sh.oso.kafka.backup.cli.report.JsonReports;
import sh.oso.kafka.backup.cli.report.LookReports;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Key;
import sh.oso.kafka.backup.cli.settings.Settings;

/** {@code kafka-backup cat}. */
@Command(
    name = "cat",
    header = "Prints records of a backup.",
    description = {
      "Partition by partition, in order of offset; reads only the frames that may hold what is"
          + " asked for. One line of JSON for each record; bytes that are not UTF-8 stand in base 64"
          + " under keyBase64 and valueBase64. What was read is told on standard error, or with"
          + " --output json in a last line {\"ended\": ...}. Needs no Kafka."
    })
final class CatCommand implements Callable<Integer> {

  static final String EXAMPLE =
      "kafka-backup cat -s /var/backups/kafka -t orders --from 2026-11-24T10:00:00Z"
          + " --max-records 10";

  @ParentCommand private @Nullable RootCommand root;

  @Option(
      names = {"-i", "--backup-id"},
      paramLabel = "ID",
      description = "Which backup. Default: latest, the one completed last.")
  private @Nullable String backupId;

  @Option(
      names = {"-t", "--topic"},
      paramLabel = "TOPIC",
      required = true,
      description = "Name of the topic.")
  private String topic = "";

  @Option(
      names = {"-p", "--partition"},
      paramLabel = "N",
      description = "The only partition to read. Default: all.")
  private @Nullable Integer partition;

  @Mixin private WindowOptions window = new WindowOptions();
  @Mixin private KeyOptions key = new KeyOptions();

  @Option(
      names = "--max-records",
      paramLabel = "N",
      description = "Prints this number of records at most. Default: any number.")
  private @Nullable Long maxRecords;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES}: lines of JSON, or the bytes of each value with a separator"
              + " after it; a record without a value prints the separator alone. Default: json.")
  private RecordFormat format = RecordFormat.json;

  @Option(
      names = "--separator",
      paramLabel = "TEXT",
      description =
          "What follows each value with --format raw; \\n, \\t, \\r, \\0 and \\\\ are understood."
              + " Default: \\n.")
  private @Nullable String separator;

  @Mixin(name = CommonOptions.MIXIN)
  private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    // A failure is the last of many lines.
    common.follow();
    Session session = Session.of(root, common);
    Settings settings =
        session.settings(new Flags().text(Key.BACKUP_ID, backupId, "--backup-id"), Set.of());
    ReadRequest request =
        new ReadRequest(
            settings.verify().backupId(),
            topic,
            partition,
            window.window(topic, partition),
            key.key(),
            maxRecords == null ? Long.MAX_VALUE : maxRecords);
    RecordPrinter printer =
        new RecordPrinter(session.context().bytes(), separatorBytes(), System::nanoTime);
    ReadReport report = read(session, settings, request, printer);
    if (printer.finish(common.json() ? JsonReports.line("ended", report) : "") && !common.json()) {
      session
          .context()
          .err()
          .print(
              common.quiet() ? LookReports.warnings(report.warnings()) : LookReports.read(report));
    }
    return ExitCode.OK.number();
  }

  /** What was printed before a failure comes out before it is told. */
  private static ReadReport read(
      Session session, Settings settings, ReadRequest request, RecordPrinter printer) {
    try {
      return session.stream(
          settings,
          (kafkaBackup, cancellation) -> kafkaBackup.read(request, printer, cancellation));
    } catch (RuntimeException e) {
      printer.finish("");
      throw e;
    }
  }

  /** What follows each value; null for lines of JSON. */
  private byte @Nullable [] separatorBytes() {
    if (format == RecordFormat.json) {
      if (separator != null) {
        throw new InvalidRequestException("--separator: goes with --format raw");
      }
      return null;
    }
    if (common.json()) {
      throw new InvalidRequestException(
          "--output: json does not go with --format raw, which prints bytes");
    }
    return unescaped(separator == null ? "\\n" : separator).getBytes(StandardCharsets.UTF_8);
  }

  private static String unescaped(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
      int code = c == '\\' ? "ntr0\\".indexOf(next) : -1;
      out.append(code < 0 ? c : "\n\t\r\0\\".charAt(code));
      i += code < 0 ? 0 : 1;
    }
    return out.toString();
  }
}
