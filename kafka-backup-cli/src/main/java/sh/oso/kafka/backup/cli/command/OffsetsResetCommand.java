package sh.oso.kafka.backup.cli.command;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.offsets.OffsetResetReport;
import sh.oso.kafka.backup.api.offsets.OffsetResetRequest;
import sh.oso.kafka.backup.api.offsets.OffsetStrategy;
import sh.oso.kafka.backup.cli.report.OffsetDocuments;
import sh.oso.kafka.backup.cli.report.OffsetReports;
import sh.oso.kafka.backup.cli.report.ResetScript;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Key;
import sh.oso.kafka.backup.cli.settings.Need;
import sh.oso.kafka.backup.cli.settings.Settings;
import sh.oso.kafka.backup.cli.termination.OffsetSummaries;

/** {@code kafka-backup offsets reset}. */
@Command(
    name = "reset",
    header = "Sets the offsets of consumer groups.",
    description = {
      "Sets all partitions of the topics in which a group has commits; a topic that is named in full"
          + " is set also where a group that is named in full has none. Keeps an offset snapshot"
          + " first, to put the groups back. If a group cannot be set, for example because it has"
          + " active members, no group is, unless told to go on."
    })
final class OffsetsResetCommand implements Callable<Integer> {

  @ParentCommand private @Nullable OffsetsCommand offsets;

  @Mixin private KafkaOptions kafka = new KafkaOptions();
  @Mixin private GroupOptions groups = new GroupOptions();
  @Mixin private GroupTopicOptions topics = new GroupTopicOptions();

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      description =
          "Where to: earliest, latest, timestamp, offset, headerBased (where the records of the"
              + " source went, by the headers that a restore adds) or fromMapping (by a file, or by a restore). Needed here"
              + " or in the settings file.")
  private @Nullable String strategy;

  @Option(
      names = "--timestamp",
      paramLabel = "TIME",
      description =
          "With timestamp: to the first record of that time or later, as 2026-11-24T09:30:00Z or"
              + " milliseconds since 1970.")
  private @Nullable String timestamp;

  @Option(
      names = "--offset",
      paramLabel = "OFFSET",
      description = "With offset: the offset, the same in every partition.")
  private @Nullable String offset;

  @Option(
      names = "--mapping",
      paramLabel = "FILE",
      description =
          "With fromMapping: JSON file of offsets, as {\"groups\": {\"g\": {\"topic\": {\"0\":"
              + " 1000}}}}.")
  private @Nullable String mapping;

  @Option(
      names = "--restore-id",
      paramLabel = "ID",
      description =
          "With fromMapping: the restore whose records say where the groups of its backup belong,"
              + " instead of a file.")
  private @Nullable String restoreId;

  @Option(
      names = "--source-cluster",
      paramLabel = "NAME",
      description =
          "With headerBased: only records whose header x-source-cluster says so. Default: any.")
  private @Nullable String sourceCluster;

  @Option(
      names = "--scan-all-partitions",
      description =
          "With headerBased: records of a source partition may lie in any partition, as after a"
              + " restore to another number of them. Reads the topics whole.")
  private boolean scanAllPartitions;

  @Option(
      names = "--backup-id",
      paramLabel = "ID",
      description =
          "With headerBased: the backup that says where groups stood at the source, or latest."
              + " Default: their present commits are taken for that.")
  private @Nullable String backupId;

  @Mixin private SnapshotOption snapshot = new SnapshotOption();

  @Option(names = "--no-snapshot", description = "Keeps no offset snapshot.")
  private boolean noSnapshot;

  @Option(
      names = "--continue-on-error",
      description = "Sets the other groups where one cannot be set.")
  private boolean continueOnError;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Groups worked on at a time, 1 to 100. Default: 10.")
  private @Nullable String parallelism;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Says what would be set where to; changes nothing.")
  private boolean dryRun;

  @Option(
      names = "--script",
      description =
          "Prints a shell script that does the same with kafka-consumer-groups.sh; changes nothing.")
  private boolean script;

  @Mixin(name = CommonOptions.MIXIN)
  private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    if (script && common.json()) {
      throw new InvalidRequestException(
          "--script prints a script for a shell, so it does not go with --output json");
    }
    Flags flags = flags();
    Session session = Session.of(Objects.requireNonNull(offsets).root(), common);
    Set<Need> needs = EnumSet.of(Need.KAFKA, Need.GROUPS, Need.STRATEGY);
    Settings settings = session.settings(flags, needs);
    boolean byHeaders = settings.offsets().strategy() instanceof OffsetStrategy.HeaderBased;
    if (backupId != null && !byHeaders) {
      throw new InvalidRequestException(
          "--backup-id goes with strategy headerBased, and with no other");
    }
    OffsetResetRequest request =
        settings.offsets().reset(backupId, script || settings.prune().dryRun());
    String servers = settings.kafka().getOrDefault("bootstrap.servers", "");
    return session.run(
        "reset",
        settings,
        (kafkaBackup, cancellation) -> {
          OffsetResetReport report = kafkaBackup.offsets().reset(request, cancellation);
          return Outcome.of(
                  report,
                  it -> script ? ResetScript.of(it, servers) : OffsetReports.reset(it),
                  OffsetDocuments::reset)
              .withSummary(() -> OffsetSummaries.reset(report))
              .withCode(OffsetCodes.of(report.groups().stream().map(it -> it.outcome())));
        });
  }

  private Flags flags() {
    Flags flags =
        new Flags()
            .text(Key.STRATEGY, strategy, "--strategy")
            .text(Key.TIMESTAMP, timestamp, "--timestamp")
            .text(Key.OFFSET, offset, "--offset")
            .text(Key.MAPPING_FILE, mapping, "--mapping")
            .text(Key.RESTORE_ID, restoreId, "--restore-id")
            .text(Key.OFFSET_SOURCE_CLUSTER, sourceCluster, "--source-cluster")
            .text(
                Key.SCAN_ALL_PARTITIONS, scanAllPartitions ? "true" : null, "--scan-all-partitions")
            .text(Key.CREATE_SNAPSHOT, noSnapshot ? "false" : null, "--no-snapshot")
            .text(Key.CONTINUE_ON_ERROR, continueOnError ? "true" : null, "--continue-on-error")
            .text(Key.PARALLELISM, parallelism, "--parallelism")
            .text(Key.DRY_RUN, dryRun ? "true" : null, "--dry-run");
    kafka.addTo(flags);
    groups.addTo(flags);
    topics.addTo(flags);
    snapshot.addTo(flags);
    return flags;
  }
}
