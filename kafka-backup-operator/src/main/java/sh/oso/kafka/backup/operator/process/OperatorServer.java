package sh.oso.kafka.backup.operator.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Answers GET requests for a few paths at one port, until the close. */
final class OperatorServer implements AutoCloseable {

  /** What is answered. */
  record Answer(int status, String type, String body) {

    static Answer health(boolean good) {
      return good
          ? new Answer(200, "text/plain", "ok\n")
          : new Answer(503, "text/plain", "not yet\n");
    }
  }

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          2,
          task -> {
            Thread thread = new Thread(task, "operator-server");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Listens on all addresses.
   *
   * @param port 0 takes a free one
   */
  OperatorServer(int port, Map<String, Supplier<Answer>> answers) throws IOException {
    server = HttpServer.create(new InetSocketAddress(port), 0);
    answers.forEach((path, answer) -> server.createContext(path, it -> answer(it, path, answer)));
    server.setExecutor(threads);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, String path, Supplier<Answer> supplier)
      throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")
          || !exchange.getRequestURI().getPath().equals(path)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      Answer answer = supplier.get();
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
