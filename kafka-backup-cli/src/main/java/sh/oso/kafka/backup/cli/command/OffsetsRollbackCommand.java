package sh.oso.kafka.backup.cli.command;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import sh.oso.kafka.backup.api.offsets.OffsetRollbackReport;
import sh.oso.kafka.backup.api.offsets.OffsetRollbackRequest;
import sh.oso.kafka.backup.cli.ExitCode;
import sh.oso.kafka.backup.cli.report.OffsetDocuments;
import sh.oso.kafka.backup.cli.report.OffsetReports;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Key;
import sh.oso.kafka.backup.cli.settings.Need;
import sh.oso.kafka.backup.cli.settings.OffsetSettings;
import sh.oso.kafka.backup.cli.settings.Settings;
import sh.oso.kafka.backup.cli.termination.OffsetSummaries;

/** {@code kafka-backup offsets rollback}. */
@Command(
    name = "rollback",
    header = "Puts consumer groups back to where an offset snapshot has them.",
    description = {
      "Sets what differs, removes commits that the snapshot does not have, in the topics that it is"
          + " about, and compares then. Groups with active members are left alone and named."
    })
final class OffsetsRollbackCommand implements Callable<Integer> {

  @ParentCommand private @Nullable OffsetsCommand offsets;

  @Mixin private KafkaOptions kafka = new KafkaOptions();
  @Mixin private SnapshotOption snapshot = new SnapshotOption();
  @Mixin private GroupOptions groups = new GroupOptions();

  @Option(names = "--other-cluster", description = "Takes the snapshot of another cluster, too.")
  private boolean otherCluster;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Groups worked on at a time, 1 to 100. Default: 10.")
  private @Nullable String parallelism;

  @Mixin(name = CommonOptions.MIXIN)
  private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Flags flags = new Flags().text(Key.PARALLELISM, parallelism, "--parallelism");
    kafka.addTo(flags);
    groups.addTo(flags);
    snapshot.addTo(flags);
    Session session = Session.of(Objects.requireNonNull(offsets).root(), common);
    Settings settings = session.settings(flags, Set.of(Need.KAFKA, Need.SNAPSHOT));
    OffsetSettings wanted = settings.offsets();
    OffsetRollbackRequest request =
        new OffsetRollbackRequest(
            wanted.requireSnapshotId(), wanted.groupsOrAll(), otherCluster, wanted.parallelism());
    return session.run(
        "rollback",
        settings,
        (kafkaBackup, cancellation) -> {
          OffsetRollbackReport report = kafkaBackup.offsets().rollback(request, cancellation);
          return Outcome.of(report, OffsetReports::rollback, OffsetDocuments::rollback)
              .withSummary(() -> OffsetSummaries.rollback(report))
              .withCode(code(report));
        });
  }

  private static ExitCode code(OffsetRollbackReport report) {
    ExitCode code = OffsetCodes.of(report.groups().values().stream());
    return code == ExitCode.OK && !report.successful() ? ExitCode.INCOMPLETE : code;
  }
}
