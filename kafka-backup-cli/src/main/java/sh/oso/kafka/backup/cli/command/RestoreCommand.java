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
import sh.oso.kafka.backup.cli.report.JsonReports;
import sh.oso.kafka.backup.cli.report.TextReports;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Key;
import sh.oso.kafka.backup.cli.settings.Need;
import sh.oso.kafka.backup.cli.settings.Settings;

/** {@code kafka-backup restore}. */
@Command(
    name = "restore",
    header = "Brings topics of a backup back.",
    description = {
      "Restores topics under their own names or new ones. Refuses topics that are not empty. A run that is stopped or killed goes on when it is run again, and writes"
          + " no record twice."
    })
final class RestoreCommand implements Callable<Integer> {

  static final String EXAMPLE =
      "kafka-backup restore -b localhost:9092 -s /var/backups/kafka -i latest"
          + " --topic-mapping orders=orders-restored";

  @ParentCommand private @Nullable RootCommand root;

  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = {"-i", "--backup-id"},
      paramLabel = "ID",
      description =
          "Which backup, or latest for the one completed last. Needed here or in the settings"
              + " file.")
  private @Nullable String backupId;

  @Mixin private TopicOptions topics = new TopicOptions();
  @Mixin private RateOptions rate = new RateOptions();

  @Option(
      names = {"-m", "--topic-mapping"},
      paramLabel = "OLD=NEW",
      split = ",",
      description = "New names of topics. Default: their own. May be repeated.")
  private List<String> topicMapping = new ArrayList<>();

  @Option(
      names = "--create-topics",
      paramLabel = "true|false",
      description = "Whether topics that are missing are created. Default: true.")
  private @Nullable String createTopics;

  @Option(
      names = "--replication-factor",
      paramLabel = "N",
      description =
          "Replicas of created topics, capped at the number of brokers. Default: as stored.")
  private @Nullable String replicationFactor;

  @Option(
      names = "--retention-policy",
      paramLabel = "POLICY",
      description =
          "KeepData leaves retention off where the stored one would delete what was just restored;"
              + " AsStored applies it come what may. Default: KeepData.")
  private @Nullable String retentionPolicy;

  @Option(
      names = "--restore-id",
      paramLabel = "ID",
      description =
          "The restore's name, to continue it by. Default: that of the unfinished restore of the"
              + " same, or one made from the time.")
  private @Nullable String restoreId;

  @Option(
      names = "--state",
      paramLabel = "URI|FOLDER",
      description =
          "Where the restore keeps what it needs to be continued, and its report, for a repository"
              + " that may only be read. Default: the repository.")
  private @Nullable String state;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Says what would be done, having looked at both sides; changes nothing.")
  private boolean dryRun;

  @Mixin private MetricsOptions metrics = new MetricsOptions();

  @Mixin(name = CommonOptions.MIXIN)
  private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Flags flags =
        new Flags()
            .text(Key.BACKUP_ID, backupId, "--backup-id")
            .entries(Key.TOPIC_MAPPING, topicMapping, "--topic-mapping")
            .text(Key.CREATE_TOPICS, createTopics, "--create-topics")
            .text(Key.REPLICATION_FACTOR, replicationFactor, "--replication-factor")
            .text(Key.RETENTION_POLICY, retentionPolicy, "--retention-policy")
            .text(Key.RESTORE_ID, restoreId, "--restore-id")
            .text(Key.STATE, state, "--state")
            .text(Key.DRY_RUN, dryRun ? "true" : null, "--dry-run");
    kafka.addTo(flags);
    metrics.addTo(flags);
    topics.addTo(flags);
    rate.addTo(flags);
    Session session = Session.of(root, common).metered();
    Settings settings = session.settings(flags, Set.of(Need.KAFKA, Need.BACKUP_ID, Need.TARGET));
    return session.run(
        "restore",
        settings,
        (kafkaBackup, cancellation) ->
            Outcome.of(
                kafkaBackup.restore(settings.restore(), cancellation),
                TextReports::restore,
                JsonReports::of));
  }
}
