package sh.oso.kafka.backup.cli.command;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import sh.oso.kafka.backup.cli.report.JsonReports;
import sh.oso.kafka.backup.cli.report.RetentionReports;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Key;
import sh.oso.kafka.backup.cli.settings.Settings;

/** {@code kafka-backup catalog rebuild}. */
@Command(
    name = "rebuild",
    header = "Makes backups of what the bucket still holds.",
    description = {
      "Where manifests were lost or damaged: from plans and topic indexes as they were, under the"
          + " ids that they had; from segments alone, which are read whole for it, under new ids"
          + " and with warnings of what cannot be known. Changes no object, and no backup that is"
          + " there."
    })
final class RebuildCommand implements Callable<Integer> {

  @ParentCommand private @Nullable CatalogCommand catalog;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Says what would be made; stores nothing.")
  private boolean dryRun;

  @Mixin(name = CommonOptions.MIXIN)
  private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Session session = Session.of(Objects.requireNonNull(catalog).root(), common);
    Flags flags = new Flags().text(Key.DRY_RUN, dryRun ? "true" : null, "--dry-run");
    Settings settings = session.settings(flags, Set.of());
    return session.run(
        "rebuild",
        settings,
        (kafkaBackup, cancellation) ->
            Outcome.of(
                kafkaBackup.rebuildCatalog(settings.prune().dryRun(), cancellation),
                RetentionReports::rebuild,
                JsonReports::of));
  }
}
