package sh.oso.kafka.backup.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.cli.settings.Settings;

class MetricsServerTest {

  private static final Settings.Address ANY = new Settings.Address("127.0.0.1", 0);

  @Test
  void servesWhatARunCounts() throws Exception {
    try (MetricsServer server = MetricsServer.at(ANY)) {
      server.meters().on(new RunEvent.Lag(12, Duration.ofMillis(2_500)));

      HttpURLConnection answer = open(server.location());

      assertThat(answer.getResponseCode()).isEqualTo(200);
      assertThat(answer.getContentType()).startsWith("text/plain");
      assertThat(new String(answer.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("\nkafka_backup_lag_records 12.0\n", "\nkafka_backup_lag_seconds 2.5\n");
      assertThat(open(server.location() + "/other").getResponseCode()).isEqualTo(404);
    }
  }

  @Test
  void freesItsPort() throws Exception {
    MetricsServer server = MetricsServer.at(ANY);
    int port = URI.create(server.location()).getPort();
    server.close();
    MetricsServer.at(new Settings.Address("127.0.0.1", port)).close();
  }

  @Test
  void saysWhichPortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () -> MetricsServer.at(new Settings.Address("127.0.0.1", taken.getLocalPort())))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageStartingWith(
              "metrics.port: cannot listen at 127.0.0.1:" + taken.getLocalPort())
          .hasMessageEndingWith("take another port, or another metrics.host");
    }
  }

  private static HttpURLConnection open(String url) throws IOException {
    return (HttpURLConnection) URI.create(url).toURL().openConnection();
  }
}
