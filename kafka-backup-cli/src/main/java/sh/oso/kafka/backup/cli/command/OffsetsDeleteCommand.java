package sh.oso.kafka.backup.cli.command;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;
import sh.oso.kafka.backup.cli.report.OffsetDocuments;
import sh.oso.kafka.backup.cli.report.OffsetReports;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Need;
import sh.oso.kafka.backup.cli.settings.Settings;
import sh.oso.kafka.backup.cli.termination.OffsetSummaries;

/** {@code kafka-backup offsets delete}. */
@Command(
    name = "delete",
    header = "Deletes an offset snapshot.",
    description = {"At once and for good. Needs no Kafka; groups stay as they are."})
final class OffsetsDeleteCommand implements Callable<Integer> {

  @ParentCommand private @Nullable OffsetsCommand offsets;

  @Mixin private SnapshotOption snapshot = new SnapshotOption();

  @Mixin(name = CommonOptions.MIXIN)
  private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Flags flags = new Flags();
    snapshot.addTo(flags);
    Session session = Session.of(Objects.requireNonNull(offsets).root(), common);
    Settings settings = session.settings(flags, Set.of(Need.SNAPSHOT));
    String id = settings.offsets().requireSnapshotId();
    return session.run(
        "delete",
        settings,
        (kafkaBackup, cancellation) -> {
          kafkaBackup.offsets().delete(id);
          return Outcome.of(id, OffsetReports::deleted, OffsetDocuments::deleted)
              .withSummary(() -> OffsetSummaries.deleted(id));
        });
  }
}
