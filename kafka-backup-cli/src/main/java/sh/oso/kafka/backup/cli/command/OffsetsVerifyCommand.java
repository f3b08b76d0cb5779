package sh.oso.kafka.backup.cli.command;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import sh.oso.kafka.backup.api.offsets.OffsetComparison;
import sh.oso.kafka.backup.api.offsets.OffsetVerifyRequest;
import sh.oso.kafka.backup.cli.ExitCode;
import sh.oso.kafka.backup.cli.report.OffsetDocuments;
import sh.oso.kafka.backup.cli.report.OffsetReports;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Need;
import sh.oso.kafka.backup.cli.settings.OffsetSettings;
import sh.oso.kafka.backup.cli.settings.Settings;
import sh.oso.kafka.backup.cli.termination.OffsetSummaries;

/** {@code kafka-backup offsets verify}. */
@Command(
    name = "verify",
    header = "Compares where consumer groups stand with an offset snapshot.",
    description = {"Changes nothing. Exits with 1 if anything differs or is missing."})
final class OffsetsVerifyCommand implements Callable<Integer> {

  @ParentCommand private @Nullable OffsetsCommand offsets;

  @Mixin private KafkaOptions kafka = new KafkaOptions();
  @Mixin private SnapshotOption snapshot = new SnapshotOption();
  @Mixin private GroupOptions groups = new GroupOptions();

  @Option(
      names = "--strict",
      description =
          "Takes commits that the snapshot does not have, and other metadata, for differences, too.")
  private boolean strict;

  @Option(names = "--other-cluster", description = "Takes the snapshot of another cluster, too.")
  private boolean otherCluster;

  @Mixin(name = CommonOptions.MIXIN)
  private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Flags flags = new Flags();
    kafka.addTo(flags);
    groups.addTo(flags);
    snapshot.addTo(flags);
    Session session = Session.of(Objects.requireNonNull(offsets).root(), common);
    Settings settings = session.settings(flags, Set.of(Need.KAFKA, Need.SNAPSHOT));
    OffsetSettings wanted = settings.offsets();
    OffsetVerifyRequest request =
        new OffsetVerifyRequest(
            wanted.requireSnapshotId(), wanted.groupsOrAll(), strict, otherCluster);
    return session.run(
        "verify",
        settings,
        (kafkaBackup, cancellation) -> {
          OffsetComparison report = kafkaBackup.offsets().verify(request);
          return Outcome.of(report, OffsetReports::verify, OffsetDocuments::verify)
              .withSummary(() -> OffsetSummaries.verify(report))
              .withCode(report.matches() ? ExitCode.OK : ExitCode.FAILED);
        });
  }
}
