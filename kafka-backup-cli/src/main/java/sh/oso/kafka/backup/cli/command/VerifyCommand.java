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
import sh.oso.kafka.backup.cli.settings.Need;
import sh.oso.kafka.backup.cli.settings.Settings;
import sh.oso.kafka.backup.cli.termination.VerifySummaries;

/** {@code kafka-backup verify}. */
@Command(
    name = "verify",
    header = "Looks whether a backup is sound.",
    description = {
      "Damage is listed with topic, partition, offsets and object,"
          + " and the exit code says so. Needs no Kafka but for level Restored, a drill, which makes"
          + " topics that begin with __kafka-backup-drill- and deletes them."
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
              + " byte is read), Decoded (every record is decoded), Restored (records are restored into"
              + " scratch topics of a cluster, compared and deleted). Default: Checksums.")
  private @Nullable String level;

  @Option(
      names = "--sample-percent",
      paramLabel = "N",
      description =
          "How much of each topic to look into, in percent of its stored bytes: whole segments,"
              + " drawn by lot, at least one of every topic that has records. Default: 100.")
  private @Nullable String samplePercent;

  @Option(
      names = "--sample-seed",
      paramLabel = "N",
      description =
          "Draws the same sample as an earlier run, whose report names the seed. Default: one that"
              + " no run had.")
  private @Nullable String sampleSeed;

  @Option(
      names = "--shard",
      paramLabel = "INDEX/COUNT",
      description =
          "Looks into one of several parts, as 0/4 to 3/4, each in another process with the same"
              + " --backup-id and all else the same. The backup is sound only if all say so.")
  private @Nullable String shard;

  @Option(
      names = "--evidence",
      paramLabel = "FORMAT[,...]",
      description =
          "Keeps the report in the repository, below evidence/, whatever it finds: as json, html or"
              + " both. Default: it is not kept.")
  private @Nullable String evidence;

  @Option(
      names = "--evidence-key",
      paramLabel = "FILE",
      description =
          "PEM file (PKCS#8) of a private key that signs what is kept: Ed25519, EC or RSA. Default:"
              + " it is not signed.")
  private @Nullable String evidenceKey;

  @Option(
      names = "--requested-by",
      paramLabel = "NAME",
      description = "Who the report says asked for it. Default: the user who runs this.")
  private @Nullable String requestedBy;

  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--state",
      paramLabel = "URI|FOLDER",
      description =
          "Where a drill keeps a note of its topics while it runs, for a repository that may only"
              + " be read. Default: the repository.")
  private @Nullable String state;

  @Mixin private TopicOptions topics = new TopicOptions();

  @Mixin(name = CommonOptions.MIXIN)
  private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Flags flags =
        new Flags()
            .text(Key.BACKUP_ID, backupId, "--backup-id")
            .text(Key.LEVEL, level, "--level")
            .text(Key.SAMPLE_PERCENT, samplePercent, "--sample-percent")
            .text(Key.SAMPLE_SEED, sampleSeed, "--sample-seed")
            .text(Key.SHARD, shard, "--shard")
            .text(Key.EVIDENCE_FORMATS, evidence, "--evidence")
            .text(Key.EVIDENCE_KEY_FILE, evidenceKey, "--evidence-key")
            .text(Key.EVIDENCE_REQUESTED_BY, requestedBy, "--requested-by")
            .text(Key.STATE, state, "--state");
    kafka.addTo(flags);
    topics.addTo(flags);
    Session session = Session.of(root, common);
    Settings settings = session.settings(flags, Set.of(Need.CLUSTER_OF_DRILL));
    return session.run(
        "verify",
        settings,
        (kafkaBackup, cancellation) -> {
          VerifyReport report = kafkaBackup.verify(settings.verify(), cancellation);
          return Outcome.of(report, TextReports::verify, JsonReports::verify)
              .withSummary(() -> VerifySummaries.of(report))
              .withCode(report.valid() ? ExitCode.OK : ExitCode.DAMAGED);
        });
  }
}
