package sh.oso.kafka.backup.cli.command;

import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;
import sh.oso.kafka.backup.cli.report.JsonReports;
import sh.oso.kafka.backup.cli.report.TimeLine;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Settings;

/** {@code kafka-backup list}. */
@Command(
    name = "list",
    header = "Lists the backups of a repository.",
    description = {
      "Chain by chain and oldest first, unfinished and unreadable ones too, with the backup that"
          + " each goes on from, what it stored, and who holds it; below, the first and the last"
          + " moment to which each owner's backups can restore. Needs no Kafka."
    })
final class ListCommand implements Callable<Integer> {

  static final String EXAMPLE = "kafka-backup list -s /var/backups/kafka";

  @ParentCommand private @Nullable RootCommand root;

  @Mixin(name = CommonOptions.MIXIN)
  private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Session session = Session.of(root, common);
    Settings settings = session.settings(new Flags(), Set.of());
    return session.run(
        "list",
        settings,
        (kafkaBackup, cancellation) ->
            Outcome.of(kafkaBackup.list(), TimeLine::of, JsonReports::list));
  }
}
