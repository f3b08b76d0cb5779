package sh.oso.kafka.backup.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import sh.oso.kafka.backup.api.CloneRequest;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.record.RecordWindow;
import sh.oso.kafka.backup.api.restore.OriginHeaders;
import sh.oso.kafka.backup.cli.ExitCode;
import sh.oso.kafka.backup.cli.report.JsonReports;
import sh.oso.kafka.backup.cli.report.RestoreText;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Key;
import sh.oso.kafka.backup.cli.settings.Need;
import sh.oso.kafka.backup.cli.settings.Settings;
import sh.oso.kafka.backup.cli.termination.RunSummaries;

/** {@code kafka-backup clone}. */
@Command(
    name = "clone",
    header = "Copies topics to another cluster, without a backup in between.",
    description = {
      "Brings topics into another cluster as a backup of now and its restore would: the same bytes"
          + " in the same order, committed records only. Only small documents about the run are"
          + " stored. A run that is stopped or killed goes on when it is run again, and writes no"
          + " record twice."
    })
final class CloneCommand implements Callable<Integer> {

  static final String EXAMPLE =
      "kafka-backup clone -b old:9092 --target-bootstrap-servers new:9092"
          + " --state /var/lib/kafka-backup -t '*' --groups '*'";

  @ParentCommand private @Nullable RootCommand root;

  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = {"-B", "--target-bootstrap-servers"},
      paramLabel = "HOST:PORT[,...]",
      description =
          "Brokers of the cluster to clone to, to begin with. Needed here or in the settings file.")
  private @Nullable String targetServers;

  @Option(
      names = "--target-kafka-config",
      paramLabel = "FILE",
      description =
          "File of properties of a Kafka client for the cluster to clone to. Default: none.")
  private @Nullable Path targetConfig;

  @Option(
      names = "--target-kafka-property",
      paramLabel = "NAME=VALUE",
      description =
          "Any property of that client; wins over the file. May be repeated. Other users of this"
              + " machine can see it: keep secrets in a file.")
  private List<String> targetProperties = new ArrayList<>();

  @Option(
      names = "--state",
      paramLabel = "URI|FOLDER",
      description =
          "Where the clone keeps what it needs to be continued, its offset maps and its report; no"
              + " record. Needed here or in the settings file. Default: --storage, if that is"
              + " given.")
  private @Nullable String state;

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
          "Replicas of created topics, capped at the number of brokers. Default: as at the source.")
  private @Nullable String replicationFactor;

  @Option(
      names = "--retention-policy",
      paramLabel = "POLICY",
      description =
          "KeepData leaves retention off where the source's would delete what was just cloned;"
              + " AsStored applies it come what may. Default: KeepData.")
  private @Nullable String retentionPolicy;

  @Option(
      names = "--topic-config",
      paramLabel = "NAME=VALUE",
      description = "A setting of target topics that goes before the source's. May be repeated.")
  private List<String> topicConfigs = new ArrayList<>();

  @Option(
      names = "--existing-topics",
      paramLabel = "POLICY",
      description =
          "What it means that a target topic has records: Fail, or Append behind them, which needs"
              + " --clone-id. Default: Fail.")
  private @Nullable String existingTopics;

  @Option(
      names = "--source-cluster-id",
      paramLabel = "NAME",
      description = "What headers call the source. Default: Kafka's id of the cluster.")
  private @Nullable String sourceClusterId;

  @Option(
      names = "--include-original-offset-header",
      paramLabel = "true|false",
      arity = "0..1",
      fallbackValue = "true",
      description = "Whether records get headers that tell where they came from. Default: false.")
  private @Nullable String includeHeader;

  @Option(
      names = "--strip-offset-headers",
      description = "Takes such headers of an earlier restore or clone away.")
  private boolean stripHeaders;

  @Option(
      names = {"-g", "--groups"},
      paramLabel = "PATTERN",
      split = ",",
      description =
          "Consumer groups to put where they stood, or as --group-strategy says; '*' for all."
              + " Default: none. May be repeated.")
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
      names = "--clone-id",
      paramLabel = "ID",
      description =
          "The clone's name, to continue it by. Default: that of the unfinished clone of the same,"
              + " or one made from the time.")
  private @Nullable String cloneId;

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
            .target(targetServers, targetConfig, targetProperties)
            .entries(Key.TOPIC_MAPPING, topicMapping, "--topic-mapping")
            .text(Key.CREATE_TOPICS, createTopics, "--create-topics")
            .text(Key.REPLICATION_FACTOR, replicationFactor, "--replication-factor")
            .text(Key.RETENTION_POLICY, retentionPolicy, "--retention-policy")
            .entries(Key.TOPIC_CONFIGS, topicConfigs, "--topic-config")
            .text(Key.EXISTING_TOPICS, existingTopics, "--existing-topics")
            .text(Key.SOURCE_CLUSTER_ID, sourceClusterId, "--source-cluster-id")
            .text(
                Key.INCLUDE_ORIGINAL_OFFSET_HEADER,
                includeHeader,
                "--include-original-offset-header")
            .text(Key.STRIP_OFFSET_HEADERS, stripHeaders ? "true" : null, "--strip-offset-headers")
            .text(Key.OFFSET_RESET_ENABLED, groups.isEmpty() ? null : "true", "--groups")
            .text(
                Key.OFFSET_RESET_GROUPS,
                groups.isEmpty() ? null : String.join(",", groups),
                "--groups")
            .text(Key.OFFSET_RESET_STRATEGY, groupStrategy, "--group-strategy")
            .text(Key.ROLLBACK_ENABLED, groupRollback == null ? null : "true", "--group-rollback")
            .text(
                Key.ROLLBACK_ON_FAILURE,
                groupRollback == null ? null : RestoreCommand.onFailure(groupRollback),
                "--group-rollback")
            .text(Key.RESTORE_ID, cloneId, "--clone-id")
            .text(Key.STATE, state, "--state")
            .text(Key.DRY_RUN, dryRun ? "true" : null, "--dry-run");
    kafka.addTo(flags);
    metrics.addTo(flags);
    topics.addTo(flags);
    rate.addTo(flags);
    Session session = Session.of(root, common).metered();
    Settings settings =
        session.settings(flags, Set.of(Need.BOTH_CLUSTERS, Need.TOPICS, Need.STATE));
    CloneRequest request = request(settings);
    return session.run(
        "clone",
        settings,
        (kafkaBackup, cancellation) -> {
          RestoreReport report = kafkaBackup.cloneTopics(request, cancellation);
          return Outcome.of(report, RestoreText::of, JsonReports::of)
              .withSummary(() -> RunSummaries.restore(report))
              .withCode(report.successful() ? ExitCode.OK : ExitCode.TARGET_CONFLICT);
        });
  }

  private static CloneRequest request(Settings settings) {
    RestoreRequest wanted = settings.restore();
    if (!wanted.window().equals(RecordWindow.ALL)
        || !wanted.partitions().isEmpty()
        || !wanted.filters().isEmpty()) {
      throw new InvalidRequestException(
          "a clone moves whole topics: remove pitr, offsets, partitions and dropKeysFile, or back up"
              + " and restore");
    }
    return new CloneRequest(
        Map.copyOf(settings.target()),
        wanted.topics(),
        settings.backup().sourceClusterId(),
        Objects.requireNonNullElse(wanted.headers(), OriginHeaders.KEEP),
        wanted.shape(),
        wanted.groups(),
        wanted.restoreId(),
        wanted.dryRun());
  }
}
