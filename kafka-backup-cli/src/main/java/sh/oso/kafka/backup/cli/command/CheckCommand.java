package sh.oso.kafka.backup.cli.command;

import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;
import sh.oso.kafka.backup.api.CheckReport;
import sh.oso.kafka.backup.api.CheckRequest;
import sh.oso.kafka.backup.cli.ExitCode;
import sh.oso.kafka.backup.cli.report.JsonReports;
import sh.oso.kafka.backup.cli.report.TextReports;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Settings;

/** {@code kafka-backup check}. */
@Command(
    name = "check",
    header = "Tries whether Kafka and the store can be reached with the rights that are needed.",
    description = {
      "Kafka is looked at if brokers are given. In the store an object is written, read and deleted."
          + " Settings of the store that endanger backups are warnings. Exits with the code of the"
          + " first thing that failed."
    })
final class CheckCommand implements Callable<Integer> {

  static final String EXAMPLE = "kafka-backup check -c backup.yaml";

  @ParentCommand private @Nullable RootCommand root;

  @Mixin private KafkaOptions kafka = new KafkaOptions();
  @Mixin private TopicOptions topics = new TopicOptions();

  @Mixin(name = CommonOptions.MIXIN)
  private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    Flags flags = new Flags();
    kafka.addTo(flags);
    topics.addTo(flags);
    Session session = Session.of(root, common);
    Settings settings = session.settings(flags, Set.of());
    CheckRequest request =
        new CheckRequest(
            settings.backup().topics(), settings.kafka().containsKey("bootstrap.servers"), true);
    return session.run(
        "check",
        settings,
        (kafkaBackup, cancellation) -> {
          CheckReport report = kafkaBackup.check(request);
          return Outcome.of(report, TextReports::check, JsonReports::check)
              .withCode(ExitCode.of(report));
        });
  }
}
