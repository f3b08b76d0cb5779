package sh.oso.kafka.backup.cli.command;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshot;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshotRequest;
import sh.oso.kafka.backup.cli.report.JsonReports;
import sh.oso.kafka.backup.cli.report.OffsetReports;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Need;
import sh.oso.kafka.backup.cli.settings.OffsetSettings;
import sh.oso.kafka.backup.cli.settings.Settings;
import sh.oso.kafka.backup.cli.termination.OffsetSummaries;

/** {@code kafka-backup offsets snapshot}. */
@Command(
    name = "snapshot",
    header = "Keeps where consumer groups stand.",
    description = {
      "Groups may be in use. One that is named in full and does not exist is kept as one without"
          + " commits: a rollback removes what it has committed since."
    })
final class OffsetsSnapshotCommand implements Callable<Integer> {

  @ParentCommand private @Nullable OffsetsCommand offsets;

  @Mixin private KafkaOptions kafka = new KafkaOptions();
  @Mixin private GroupOptions groups = new GroupOptions();
  @Mixin private GroupTopicOptions topics = new GroupTopicOptions();
  @Mixin private SnapshotOption snapshot = new SnapshotOption();

  @Mixin(name = CommonOptions.MIXIN)
  private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Flags flags = new Flags();
    kafka.addTo(flags);
    groups.addTo(flags);
    topics.addTo(flags);
    snapshot.addTo(flags);
    Session session = Session.of(Objects.requireNonNull(offsets).root(), common);
    Settings settings = session.settings(flags, Set.of(Need.KAFKA, Need.GROUPS));
    OffsetSettings wanted = settings.offsets();
    OffsetSnapshotRequest request =
        new OffsetSnapshotRequest(wanted.groups(), wanted.topics(), wanted.snapshotId());
    return session.run(
        "snapshot",
        settings,
        (kafkaBackup, cancellation) -> {
          OffsetSnapshot taken = kafkaBackup.offsets().snapshot(request);
          return Outcome.of(taken, OffsetReports::snapshot, JsonReports::of)
              .withSummary(() -> OffsetSummaries.snapshot(taken));
        });
  }
}
