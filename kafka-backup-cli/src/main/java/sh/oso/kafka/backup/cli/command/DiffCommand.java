package sh.oso.kafka.backup.cli.command;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import sh.oso.kafka.backup.api.DiffReport;
import sh.oso.kafka.backup.api.DiffRequest;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.cli.EnumNames;
import sh.oso.kafka.backup.cli.ExitCode;
import sh.oso.kafka.backup.cli.report.JsonReports;
import sh.oso.kafka.backup.cli.report.LookReports;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Key;
import sh.oso.kafka.backup.cli.settings.Need;
import sh.oso.kafka.backup.cli.settings.Settings;

/** {@code kafka-backup diff}. */
@Command(
    name = "diff",
    header = "Tells what differs between two backups, or a backup and live topics.",
    description = {
      "Topics, partitions and offsets first; where both have the same offsets, record by record: key,"
          + " value, headers and timestamp. Segments that both backups share are not read. Exits with"
          + " 11 if something differs in a kind that is not accepted."
    })
final class DiffCommand implements Callable<Integer> {

  static final String EXAMPLE =
      "kafka-backup diff -s /var/backups/kafka -i nightly-2026-11-22 --other latest";

  @ParentCommand private @Nullable RootCommand root;

  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = {"-i", "--backup-id"},
      paramLabel = "ID",
      description = "The first backup. Default: latest, the one completed last.")
  private @Nullable String backupId;

  @Option(
      names = "--other",
      paramLabel = "ID",
      description = "The second backup. This or --live is needed.")
  private @Nullable String other;

  @Option(
      names = "--live",
      description =
          "Compares with the topics of the cluster as they are now: those that the backup has, up to"
              + " their last stable offsets.")
  private boolean live;

  @Mixin private TopicOptions topics = new TopicOptions();

  @Option(
      names = "--accept",
      paramLabel = "KIND",
      split = ",",
      description =
          "Kinds of differences that do not count: Added, Lost, Recreated, Grown, Trimmed, Changed,"
              + " Compacted, or none. Default: Compacted.")
  private List<String> accepted = new ArrayList<>();

  @Mixin(name = CommonOptions.MIXIN)
  private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Flags flags = new Flags().text(Key.BACKUP_ID, backupId, "--backup-id");
    kafka.addTo(flags);
    topics.addTo(flags);
    Session session = Session.of(root, common);
    if (live == (other != null)) {
      throw new InvalidRequestException(
          "say what to compare with: either --other with a backup's id, or --live");
    }
    Settings settings = session.settings(flags, live ? Set.of(Need.KAFKA) : Set.of());
    DiffRequest request =
        new DiffRequest(
            settings.verify().backupId(), other, settings.verify().topics(), accepted());
    return session.run(
        "diff",
        settings,
        (kafkaBackup, cancellation) -> {
          DiffReport report = kafkaBackup.diff(request, cancellation);
          return Outcome.of(report, LookReports::diff, JsonReports::diff)
              .withCode(report.same() ? ExitCode.OK : ExitCode.DIFFERENT);
        });
  }

  private Set<DiffReport.Kind> accepted() {
    if (accepted.isEmpty()) {
      return DiffRequest.USUALLY_ACCEPTED;
    }
    Set<DiffReport.Kind> kinds = EnumSet.noneOf(DiffReport.Kind.class);
    for (String name : accepted) {
      if (!name.equals("none")) {
        kinds.add(kind(name));
      }
    }
    return kinds;
  }

  private static DiffReport.Kind kind(String name) {
    return Stream.of(DiffReport.Kind.values())
        .filter(it -> EnumNames.camelCase(it).equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    "--accept: '"
                        + name
                        + "' is no kind of difference; there are "
                        + Stream.of(DiffReport.Kind.values())
                            .map(EnumNames::camelCase)
                            .collect(Collectors.joining(", "))
                        + ", and none"));
  }
}
