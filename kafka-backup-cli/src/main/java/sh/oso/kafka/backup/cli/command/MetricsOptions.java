package sh.oso.kafka.backup.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import sh.oso.kafka.backup.cli.settings.Flags;
import sh.oso.kafka.backup.cli.settings.Key;

/** The options of commands that count what they do. */
final class MetricsOptions {

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      description =
          "Serves metrics for Prometheus at /metrics of this port while the command runs; 0 takes a"
              + " free one and logs it. On the loopback address, unless metrics.host says else."
              + " Default: none.")
  private @Nullable String port;

  void addTo(Flags flags) {
    flags.text(Key.METRICS_PORT, port, "--metrics-port");
  }
}
