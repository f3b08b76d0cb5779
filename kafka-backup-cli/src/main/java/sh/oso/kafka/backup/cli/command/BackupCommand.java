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
import sh.oso.kafka.backup.api.FollowRequest;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Key;
import sh.oso.kafka.backup.cli.settings.Need;
import sh.oso.kafka.backup.cli.settings.Settings;

/** {@code kafka-backup backup}. */
@Command(
    name = "backup",
    header = "Backs up topics.",
    description = {
      "Copies topics up to their last stable offsets of now: all that is committed, nothing that is"
          + " not. Commits as its last act; a run that is stopped or killed goes on when it is run"
          + " again with the same --backup-id. If the settings file has retention, prune follows;"
          + " should that fail, it is a warning, and the backup is good all the same."
    })
final class BackupCommand implements Callable<Integer> {

  static final String EXAMPLE =
      "kafka-backup backup -b localhost:9092 -s /var/backups/kafka -t 'orders,events-*'";

  @ParentCommand private @Nullable RootCommand root;

  @Mixin private KafkaOptions kafka = new KafkaOptions();
  @Mixin private TopicOptions topics = new TopicOptions();
  @Mixin private RateOptions rate = new RateOptions();

  @Option(
      names = "--missing-topics",
      paramLabel = "fail|warn",
      description = "What to do if a topic that is named in full does not exist. Default: fail.")
  private @Nullable String missingTopics;

  @Option(
      names = "--compression",
      paramLabel = "CODEC",
      description =
          "How new segments are compressed: zstd, lz4, none or the id of a plug-in. Default: zstd.")
  private @Nullable String compression;

  @Option(
      names = "--compression-level",
      paramLabel = "LEVEL",
      description = "How hard to try: 1 to 22 for zstd, 1 to 12 for lz4. Default: the codec's own.")
  private @Nullable String compressionLevel;

  @Option(
      names = {"-i", "--backup-id"},
      paramLabel = "ID",
      description =
          "The backup's name, to continue it by if it is unfinished. Default: one made from the"
              + " time.")
  private @Nullable String backupId;

  @Option(
      names = "--source-cluster-id",
      paramLabel = "NAME",
      description = "Your name for the cluster, kept in the backup. Default: none.")
  private @Nullable String sourceClusterId;

  @Option(
      names = "--include-offset-headers",
      description =
          "Restores of the backup add headers that tell where a record came from, unless they are"
              + " told otherwise.")
  private boolean includeOffsetHeaders;

  @Option(
      names = {"-l", "--label"},
      paramLabel = "NAME=VALUE",
      description = "A label of your own, kept in the backup. May be repeated.")
  private List<String> labels = new ArrayList<>();

  @Option(
      names = "--full",
      description =
          "Reads everything anew, rather than to go on from an earlier backup. Every backup is"
              + " whole either way.")
  private boolean full;

  @Option(
      names = "--shard",
      paramLabel = "INDEX/COUNT",
      description =
          "Does one of several parts of the backup, as 0/4 to 3/4, each in another process with the"
              + " same --backup-id and all else the same. The last one commits.")
  private @Nullable String shard;

  @Option(
      names = "--continuous",
      description =
          "Keeps following the topics: makes one backup after the other, each going on from the one"
              + " before, until SIGTERM or Ctrl-C; then commits what is new and exits with 0. Once"
              + " more stops at once.")
  private boolean continuous;

  @Option(
      names = "--commit-interval",
      paramLabel = "TIME",
      description =
          "Time from the start of one backup to the start of the next with --continuous, as 30s, 5m"
              + " or 1h. Default: 5m.")
  private @Nullable String commitInterval;

  @Mixin private MetricsOptions metrics = new MetricsOptions();

  @Mixin(name = CommonOptions.MIXIN)
  private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Flags flags =
        new Flags()
            .text(Key.MISSING_TOPICS, missingTopics, "--missing-topics")
            .text(Key.COMPRESSION, compression, "--compression")
            .text(Key.COMPRESSION_LEVEL, compressionLevel, "--compression-level")
            .text(Key.BACKUP_ID, backupId, "--backup-id")
            .text(Key.SOURCE_CLUSTER_ID, sourceClusterId, "--source-cluster-id")
            .text(
                Key.INCLUDE_OFFSET_HEADERS,
                includeOffsetHeaders ? "true" : null,
                "--include-offset-headers")
            .text(Key.FULL, full ? "true" : null, "--full")
            .text(Key.SHARD, shard, "--shard")
            .text(Key.CONTINUOUS, continuous ? "true" : null, "--continuous")
            .text(Key.COMMIT_INTERVAL, commitInterval, "--commit-interval")
            .entries(Key.LABELS, labels, "--label");
    kafka.addTo(flags);
    metrics.addTo(flags);
    topics.addTo(flags);
    rate.addTo(flags);
    Session session = Session.of(root, common).metered();
    Settings settings = session.settings(flags, Set.of(Need.KAFKA, Need.TOPICS, Need.NEW_BACKUP));
    FollowRequest follow = settings.follow();
    if (follow != null) {
      return session.follow(settings, follow);
    }
    return session.run(
        "backup",
        settings,
        (kafkaBackup, cancellation) ->
            PrunedBackup.run(kafkaBackup, settings, cancellation)
                .map(PrunedBackup::outcome)
                .orElseGet(() -> PartDone.ofBackup(settings).outcome()));
  }
}
