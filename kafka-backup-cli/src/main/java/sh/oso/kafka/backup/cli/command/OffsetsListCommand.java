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
import sh.oso.kafka.backup.cli.settings.Settings;

/** {@code kafka-backup offsets list}. */
@Command(
    name = "list",
    header = "Lists offset snapshots.",
    description = {"Oldest first. Needs no Kafka."})
final class OffsetsListCommand implements Callable<Integer> {

  @ParentCommand private @Nullable OffsetsCommand offsets;

  @Mixin(name = CommonOptions.MIXIN)
  private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    return run(Session.of(Objects.requireNonNull(offsets).root(), common));
  }

  static int run(Session session) {
    Settings settings = session.settings(new Flags(), Set.of());
    return session.run(
        "list",
        settings,
        (kafkaBackup, cancellation) ->
            Outcome.of(kafkaBackup.offsets().list(), OffsetReports::list, OffsetDocuments::list));
  }
}
