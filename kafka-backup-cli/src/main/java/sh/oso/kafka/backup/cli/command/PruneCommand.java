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
import sh.oso.kafka.backup.api.PruneReport;
import sh.oso.kafka.backup.cli.report.JsonReports;
import sh.oso.kafka.backup.cli.report.RetentionReports;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Key;
import sh.oso.kafka.backup.cli.settings.Settings;
import sh.oso.kafka.backup.cli.termination.RetentionSummaries;

/** {@code kafka-backup prune}. */
@Command(
    name = "prune",
    header = "Deletes backups that retention does not keep, and data that nothing needs.",
    description = {
      "Acts on backups with exactly the labels given, none if none are given. The newest of them"
          + " always stays, and so does what is held. Without a rule no backup goes. Runs that"
          + " stand still are given up, and data goes once the grace is over. Needs no Kafka; may"
          + " run at any time, also while backups are made."
    })
final class PruneCommand implements Callable<Integer> {

  static final String EXAMPLE =
      "kafka-backup prune -s /var/backups/kafka --keep 10 --daily 7 --dry-run";

  @ParentCommand private @Nullable RootCommand root;

  @Option(
      names = "--keep",
      paramLabel = "N",
      description = "Keep the newest N backups. Default: any number.")
  private @Nullable String backups;

  @Option(
      names = "--max-age",
      paramLabel = "TIME",
      description =
          "Keep backups that are not older, as 30d or 12h; with --keep at most that number of them."
              + " Default: any age.")
  private @Nullable String maxAge;

  @Option(
      names = "--minimum",
      paramLabel = "N",
      description = "Keep the newest N backups, however old. Default: 1.")
  private @Nullable String minimum;

  @Option(
      names = "--daily",
      paramLabel = "N",
      description =
          "Besides, keep the last backup of each of the newest N days (UTC) that have one. Default:"
              + " 0.")
  private @Nullable String daily;

  @Option(names = "--weekly", paramLabel = "N", description = "Likewise of weeks. Default: 0.")
  private @Nullable String weekly;

  @Option(names = "--monthly", paramLabel = "N", description = "Likewise of months. Default: 0.")
  private @Nullable String monthly;

  @Option(names = "--yearly", paramLabel = "N", description = "Likewise of years. Default: 0.")
  private @Nullable String yearly;

  @Option(
      names = "--grace",
      paramLabel = "TIME",
      description =
          "How long data stays after the backup that named it was deleted, and how long a run may"
              + " show no sign of life before it is given up; 1h at least. Default: 1d.")
  private @Nullable String grace;

  @Option(
      names = {"-l", "--label"},
      paramLabel = "NAME=VALUE",
      description = "A label of the backups that this is about. May be repeated.")
  private List<String> labels = new ArrayList<>();

  @Option(
      names = {"-n", "--dry-run"},
      description = "Says what would go and what stays, and why; changes nothing.")
  private boolean dryRun;

  @Mixin(name = CommonOptions.MIXIN)
  private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Flags flags =
        new Flags()
            .text(Key.RETENTION_BACKUPS, backups, "--keep")
            .text(Key.RETENTION_MAX_AGE, maxAge, "--max-age")
            .text(Key.RETENTION_MINIMUM, minimum, "--minimum")
            .text(Key.RETENTION_DAILY, daily, "--daily")
            .text(Key.RETENTION_WEEKLY, weekly, "--weekly")
            .text(Key.RETENTION_MONTHLY, monthly, "--monthly")
            .text(Key.RETENTION_YEARLY, yearly, "--yearly")
            .text(Key.RETENTION_GRACE, grace, "--grace")
            .text(Key.DRY_RUN, dryRun ? "true" : null, "--dry-run")
            .entries(Key.LABELS, labels, "--label");
    Session session = Session.of(root, common);
    Settings settings = session.settings(flags, Set.of());
    return session.run(
        "prune",
        settings,
        (kafkaBackup, cancellation) -> {
          PruneReport report = kafkaBackup.prune(settings.prune(), cancellation);
          return Outcome.of(report, RetentionReports::prune, JsonReports::of)
              .withSummary(() -> RetentionSummaries.prune(report));
        });
  }
}
