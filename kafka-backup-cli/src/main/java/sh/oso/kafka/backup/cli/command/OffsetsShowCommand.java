package sh.oso.kafka.backup.cli.command;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.offsets.OffsetMap;
import sh.oso.kafka.backup.api.offsets.OffsetQuestion;
import sh.oso.kafka.backup.cli.report.OffsetMaps;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Key;
import sh.oso.kafka.backup.cli.settings.Settings;

/** {@code kafka-backup offsets show}. */
@Command(
    name = "show",
    header = "Shows where the records of a restore went.",
    description = {
      "Alone, it shows the offset maps of a restore; with an offset, its other side: where a consumer"
          + " of the source reads on in the target, or where a record of the target came from. Needs"
          + " no Kafka."
    })
final class OffsetsShowCommand implements Callable<Integer> {

  @ParentCommand private @Nullable OffsetsCommand offsets;

  @Option(
      names = "--restore-id",
      paramLabel = "ID",
      required = true,
      description = "Which restore.")
  private String restoreId = "";

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description =
          "Which topic: its name at the source, or with --target-offset in the target. Default: all.")
  private @Nullable String topic;

  @Option(names = "--partition", paramLabel = "N", description = "Which partition of it.")
  private @Nullable Integer partition;

  @Option(
      names = "--source-offset",
      paramLabel = "N",
      description = "Shows where a consumer that would read on at this offset of the source does.")
  private @Nullable Long sourceOffset;

  @Option(
      names = "--target-offset",
      paramLabel = "N",
      description = "Shows where the record at this offset of the target came from.")
  private @Nullable Long targetOffset;

  @Option(names = "--csv", description = "Writes the maps as lines of comma-separated values.")
  private boolean csv;

  @Option(
      names = "--state",
      paramLabel = "URI|FOLDER",
      description = "Where the restore kept its documents. Default: the repository.")
  private @Nullable String state;

  @Mixin(name = CommonOptions.MIXIN)
  private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Session session = Session.of(Objects.requireNonNull(offsets).root(), common);
    Settings settings = session.settings(new Flags().text(Key.STATE, state, "--state"), Set.of());
    return session.run(
        "show",
        settings,
        (kafkaBackup, cancellation) -> {
          OffsetQuestion question = question();
          if (question != null) {
            OptionalLong found = kafkaBackup.findOffset(question);
            return Outcome.of(
                found, it -> OffsetMaps.text(question, it), it -> OffsetMaps.json(question, it));
          }
          List<OffsetMap> maps =
              kafkaBackup.offsetMaps(restoreId).stream()
                  .filter(map -> topic == null || map.source().equals(topic))
                  .toList();
          return Outcome.of(
              maps,
              it -> csv ? OffsetMaps.csv(it, partition) : OffsetMaps.text(it, partition),
              it -> OffsetMaps.json(it, partition));
        });
  }

  private @Nullable OffsetQuestion question() {
    Long source = sourceOffset;
    Long target = targetOffset;
    if (source == null && target == null) {
      return null;
    }
    String name = topic;
    Integer number = partition;
    if ((source != null && target != null) || name == null || number == null) {
      throw new InvalidRequestException(
          "give --topic and --partition with one of --source-offset and --target-offset");
    }
    return source != null
        ? new OffsetQuestion(restoreId, name, number, source, OffsetQuestion.Side.SOURCE)
        : new OffsetQuestion(
            restoreId, name, number, Objects.requireNonNull(target), OffsetQuestion.Side.TARGET);
  }
}
