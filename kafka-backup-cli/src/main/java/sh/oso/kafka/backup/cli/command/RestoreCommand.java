package sh.oso.kafka.backup.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.cli.ExitCode;
import sh.oso.kafka.backup.cli.report.JsonReports;
import sh.oso.kafka.backup.cli.report.RestoreText;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Key;
import sh.oso.kafka.backup.cli.settings.Need;
import sh.oso.kafka.backup.cli.settings.Settings;
import sh.oso.kafka.backup.cli.termination.RunSummaries;

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
      names = "--to",
      paramLabel = "TIME",
      description =
          "The latest record timestamp to restore, included: RFC 3339, or milliseconds since the"
              + " epoch.")
  private @Nullable String to;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "The earliest record timestamp to restore, included.")
  private @Nullable String from;

  @Option(
      names = "--offsets",
      paramLabel = "TOPIC:PARTITION=FIRST-LAST",
      description =
          "Offsets to restore of a partition, both ends included; LAST may be left out. May be"
              + " repeated; other partitions are not bounded.")
  private List<String> offsets = new ArrayList<>();

  @Option(
      names = "--partitions",
      paramLabel = "TOPIC=LIST",
      description =
          "Partitions to restore of a topic or pattern, as orders=0-3,7. May be repeated.")
  private List<String> partitions = new ArrayList<>();

  @Option(
      names = "--repartition",
      paramLabel = "TARGET=N",
      split = ",",
      description = "Restores to another number of partitions, by key. May be repeated.")
  private List<String> repartition = new ArrayList<>();

  @Option(
      names = "--topic-config",
      paramLabel = "NAME=VALUE",
      description = "A setting of target topics that goes before the stored one. May be repeated.")
  private List<String> topicConfigs = new ArrayList<>();

  @Option(
      names = "--existing-topics",
      paramLabel = "POLICY",
      description =
          "What it means that a target topic has records: Fail, Append behind them, or Purge (they"
              + " are deleted once the backup was verified). Default: Fail.")
  private @Nullable String existingTopics;

  @Option(
      names = "--include-original-offset-header",
      paramLabel = "true|false",
      arity = "0..1",
      fallbackValue = "true",
      description =
          "Whether records get headers that tell where they came from. Default: as the backup"
              + " says.")
  private @Nullable String includeHeader;

  @Option(
      names = "--strip-offset-headers",
      description = "Takes such headers of an earlier restore away.")
  private boolean stripHeaders;

  @Option(
      names = "--drop-keys",
      paramLabel = "FILE",
      description =
          "Leaves out records of the keys in a file, one a line: text, hex:... or base64:....")
  private @Nullable String dropKeys;

  @Option(
      names = {"-g", "--groups"},
      paramLabel = "PATTERN",
      split = ",",
      description =
          "Consumer groups of the backup to put where they stood, or as --group-strategy says; '*'"
              + " for all. Default: none. May be repeated.")
  private List<String> groups = new ArrayList<>();

  @Option(
      names = "--group-strategy",
      paramLabel = "STRATEGY",
      description =
          "How their offsets are found: mapping, headerBased, earliest, latest, timestamp, offset;"
              + " the last two take it from --set offsetReset.timestamp or offsetReset.offset."
              + " Default: mapping.")
  private @Nullable String groupStrategy;

  @Option(
      names = "--group-rollback",
      paramLabel = "snapshot|on-failure",
      description =
          "Keeps where the groups stood in the target as an offset snapshot before any of them is"
              + " set; on-failure puts all back if one cannot be set. Default: neither.")
  private @Nullable String groupRollback;

  @Option(
      names = "--restore-id",
      paramLabel = "ID",
      description =
          "The restore's name, to continue it by. Default: that of the unfinished restore of the"
              + " same, or one made from the time.")
  private @Nullable String restoreId;

  @Option(
      names = "--shard",
      paramLabel = "INDEX/COUNT",
      description =
          "Does one of several parts of the restore, as 0/4 to 3/4, each in another process with the"
              + " same --restore-id and all else the same. Part 0 begins and ends it.")
  private @Nullable String shard;

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

  /** A boolean, or the word as it is, for the settings to refuse. */
  static String onFailure(String word) {
    return word.equals("snapshot") ? "false" : word.equals("on-failure") ? "true" : word;
  }

  @Override
  public Integer call() {
    Flags flags =
        new Flags()
            .text(Key.BACKUP_ID, backupId, "--backup-id")
            .entries(Key.TOPIC_MAPPING, topicMapping, "--topic-mapping")
            .text(Key.CREATE_TOPICS, createTopics, "--create-topics")
            .text(Key.REPLICATION_FACTOR, replicationFactor, "--replication-factor")
            .text(Key.RETENTION_POLICY, retentionPolicy, "--retention-policy")
            .text(Key.PITR_ENABLED, to == null && from == null ? null : "true", "--to")
            .text(Key.PITR_TIMESTAMP, to, "--to")
            .text(Key.PITR_START, from, "--from")
            .entries(Key.OFFSETS, offsets, "--offsets")
            .entries(Key.PARTITIONS, partitions, "--partitions")
            .entries(Key.REPARTITIONING, repartition, "--repartition")
            .entries(Key.TOPIC_CONFIGS, topicConfigs, "--topic-config")
            .text(Key.EXISTING_TOPICS, existingTopics, "--existing-topics")
            .text(
                Key.INCLUDE_ORIGINAL_OFFSET_HEADER,
                includeHeader,
                "--include-original-offset-header")
            .text(Key.STRIP_OFFSET_HEADERS, stripHeaders ? "true" : null, "--strip-offset-headers")
            .text(Key.DROP_KEYS_FILE, dropKeys, "--drop-keys")
            .text(Key.OFFSET_RESET_ENABLED, groups.isEmpty() ? null : "true", "--groups")
            .text(
                Key.OFFSET_RESET_GROUPS,
                groups.isEmpty() ? null : String.join(",", groups),
                "--groups")
            .text(Key.OFFSET_RESET_STRATEGY, groupStrategy, "--group-strategy")
            .text(Key.ROLLBACK_ENABLED, groupRollback == null ? null : "true", "--group-rollback")
            .text(
                Key.ROLLBACK_ON_FAILURE,
                groupRollback == null ? null : onFailure(groupRollback),
                "--group-rollback")
            .text(Key.RESTORE_ID, restoreId, "--restore-id")
            .text(Key.SHARD, shard, "--shard")
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
        (kafkaBackup, cancellation) -> {
          Optional<RestoreReport> report =
              settings.shard().isWhole()
                  ? Optional.of(kafkaBackup.restore(settings.restore(), cancellation))
                  : kafkaBackup.restoreShard(settings.restore(), settings.shard(), cancellation);
          return report
              .map(RestoreCommand::outcome)
              .orElseGet(() -> PartDone.ofRestore(settings).outcome());
        });
  }

  private static Outcome outcome(RestoreReport report) {
    return Outcome.of(report, RestoreText::of, JsonReports::of)
        .withSummary(() -> RunSummaries.restore(report))
        .withCode(report.successful() ? ExitCode.OK : ExitCode.TARGET_CONFLICT);
  }
}
