package sh.oso.kafka.backup.cli.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.RunListener;
import sh.oso.kafka.backup.cli.settings.Settings;
import sh.oso.kafka.backup.metrics.KafkaBackupMetrics;

/** Serves what a run counts at {@code /metrics}, until the close. */
public final class MetricsServer implements AutoCloseable {

  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final RunListener meters = new KafkaBackupMetrics(registry);
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          2,
          task -> {
            Thread thread = new Thread(task, "kafka-backup-metrics");
            thread.setDaemon(true);
            return thread;
          });

  private MetricsServer(HttpServer server) {
    this.server = server;
    server.createContext("/metrics", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /**
   * Listens.
   *
   * @throws InvalidRequestException if it cannot
   */
  public static MetricsServer at(Settings.Address address) {
    InetSocketAddress socket = new InetSocketAddress(address.host(), address.port());
    try {
      return new MetricsServer(HttpServer.create(socket, 0));
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidRequestException(
          "metrics.port: cannot listen at "
              + address.host()
              + ":"
              + address.port()
              + ": "
              + e.getMessage()
              + "; take another port, or another metrics.host",
          e);
    }
  }

  /** Where it listens, as a URL. */
  public String location() {
    InetSocketAddress bound = server.getAddress();
    return "http://" + bound.getHostString() + ":" + bound.getPort() + "/metrics";
  }

  /** Counts what it hears. */
  public RunListener meters() {
    return meters;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")
          || !exchange.getRequestURI().getPath().equals("/metrics")) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] body = registry.scrape().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", TYPE);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    registry.close();
  }
}
