package sh.oso.kafka.backup.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Key;

/** The options of commands that speak to Kafka. */
final class KafkaOptions {

  @Option(
      names = {"-b", "--bootstrap-servers"},
      paramLabel = "HOST:PORT[,...]",
      description = "Brokers to begin with. Needed here or in the settings file.")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description =
          "File of properties of a Kafka client, as Kafka's own tools take. Default: none.")
  private @Nullable Path config;

  @Option(
      names = {"-X", "--kafka-property"},
      paramLabel = "NAME=VALUE",
      description =
          "Any property of a Kafka client; wins over --kafka-config. May be repeated. Other users"
              + " of this machine can see it: keep secrets in a file.")
  private List<String> properties = new ArrayList<>();

  void addTo(Flags flags) {
    flags
        .propertiesFile(Key.PROPERTIES, config, "--kafka-config")
        .entries(Key.PROPERTIES, properties, "--kafka-property")
        .text(Key.BOOTSTRAP_SERVERS, bootstrapServers, "--bootstrap-servers");
  }
}
