package sh.oso.kafka.backup.storage.gcs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers what a test says, for answers that no emulator gives. */
final class ScriptedServer implements AutoCloseable {

  /** Decides on an answer. */
  @FunctionalInterface
  interface Script {
    /**
     * Answers.
     *
     * @param request method, path and query
     * @param number of the request, from 1
     */
    Answer answer(String request, int number) throws InterruptedException;
  }

  /** What is answered. */
  record Answer(int status, String body, String retryAfter, String contentType) {

    private static final String JSON = "application/json; charset=UTF-8";

    static Answer json(int status, String body) {
      return new Answer(status, body, "", JSON);
    }

    static Answer error(int status, String reason, String message) {
      return json(
          status,
          """
          {"error": {"code": %d, "message": "%s",
           "errors": [{"domain": "global", "reason": "%s", "message": "%s"}]}}
          """
              .formatted(status, message, reason, message));
    }

    Answer after(String seconds) {
      return new Answer(status, body, seconds, contentType);
    }
  }

  private final HttpServer server;
  private final Script script;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  ScriptedServer(Script script) {
    this.script = script;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Method, path and query of each request so far. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      exchange.getRequestBody().readAllBytes();
      requests.add(request);
      Answer answer = script.answer(request, requests.size());
      byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.contentType);
      exchange.getResponseHeaders().set("Location", url() + "/session");
      if (!answer.retryAfter.isEmpty()) {
        exchange.getResponseHeaders().set("Retry-After", answer.retryAfter);
      }
      exchange.sendResponseHeaders(answer.status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
