package sh.oso.kafka.backup.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference page says what is counted. */
class MetricsPageTest {

  private static final Path PAGE = Path.of("../docs/reference/metrics.md");
  private static final String REGENERATE =
      "mvn -pl kafka-backup-metrics -am test -Dtest=MetricsPageTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -DregeneratePages";

  @Test
  void thePageOfMetricsIsCurrent() throws IOException {
    if (System.getProperty("regeneratePages") != null) {
      Files.writeString(PAGE, page());
    }
    assertThat(PAGE).as("regenerate with: " + REGENERATE).hasContent(page());
  }

  private static String page() {
    StringBuilder page =
        new StringBuilder("# Metrics\n\n<!-- Generated from the code. Regenerate with: ")
            .append(REGENERATE)
            .append(" -->\n\n")
            .append(
                """
                `backup` and `restore` serve these for Prometheus at `/metrics` of `metrics.port` (`--metrics-port`) while they run, on the
                loopback address unless `metrics.host` says else: the page holds figures only, but is open to whoever can connect. An application
                gives `new KafkaBackupMetrics(registry)` of the artifact `kafka-backup-metrics` to `KafkaBackupBuilder.listener`; any Micrometer registry will do.
                Counters count since the start of the process; gauges of what does not run are 0. A command that makes one backup is gone when it is done: scrape it
                meanwhile, or follow topics with `--continuous`.

                | Prometheus | Micrometer | Question |
                |---|---|---|
                """);
    for (Metric metric : Metric.values()) {
      page.append(
          "| `%s` | `%s` | %s |\n"
              .formatted(metric.prometheusName(), metric.meter(), metric.question()));
    }
    return page.toString();
  }
}
