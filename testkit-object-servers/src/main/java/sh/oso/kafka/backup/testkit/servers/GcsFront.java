package sh.oso.kafka.backup.testkit.servers;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stands before fake-gcs-server and keeps sessions of resumable uploads as Google's documentation
 * has them. That server by itself takes the question how far an upload has come for its end,
 * appends a part that is sent again, forgets a session once it is done, and hashes all parts anew
 * with each. Everything else passes through as it is.
 */
final class GcsFront {

  static {
    // Without it every answer waits for an acknowledgement, some 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final Pattern UPLOAD_ID = Pattern.compile("[?&]upload_id=([^&]+)");
  private static final Set<String> NOT_PASSED_ON =
      Set.of(
          "host",
          "content-length",
          "connection",
          "transfer-encoding",
          "expect",
          "upgrade",
          "date",
          "http2-settings");

  private final Path folder;
  private final int port = ServerProcess.freePort();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, GcsUploadSession> sessions = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "gcs-front");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable HttpServer server;
  private volatile int backendPort;
  private volatile @Nullable String token;

  /**
   * Makes one that does not listen yet.
   *
   * @param folder where parts of uploads are kept
   */
  GcsFront(Path folder) {
    this.folder = folder;
  }

  int port() {
    return port;
  }

  /** From now on refuses who does not show this token; sessions are secrets by themselves. */
  void require(String bearerToken) {
    token = bearerToken;
  }

  int openUploads() {
    return (int) sessions.values().stream().filter(GcsUploadSession::isOpen).count();
  }

  void start(int toPort) {
    backendPort = toPort;
    try {
      HttpServer started =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      started.createContext("/", this::handle);
      started.setExecutor(threads);
      started.start();
      server = started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends all connections; sessions are lost. */
  void stop() {
    HttpServer running = server;
    if (running != null) {
      running.stop(0);
      server = null;
    }
    sessions.values().forEach(GcsUploadSession::discard);
    sessions.clear();
  }

  void close() {
    stop();
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI uri = exchange.getRequestURI();
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      Matcher upload = UPLOAD_ID.matcher(query);
      if (!upload.find()) {
        if (isRefused(exchange)) {
          exchange.getRequestBody().readAllBytes();
          answer(exchange, new GcsReply(401, Map.of(), "Invalid Credentials"));
          return;
        }
        pass(exchange, query.contains("uploadType=resumable"));
      } else if (exchange.getRequestMethod().equals("DELETE")) {
        GcsUploadSession session = sessions.remove(upload.group(1));
        if (session != null) {
          session.discard();
        }
        answer(exchange, new GcsReply(499, Map.of(), ""));
      } else {
        GcsUploadSession session = sessions.get(upload.group(1));
        answer(
            exchange,
            session == null
                ? new GcsReply(404, Map.of(), "")
                : session.take(
                    String.valueOf(exchange.getRequestHeaders().getFirst("Content-Range")),
                    exchange.getRequestBody()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isRefused(HttpExchange exchange) {
    String shown = exchange.getRequestHeaders().getFirst("Authorization");
    return token != null && !("Bearer " + token).equals(shown);
  }

  private void pass(HttpExchange exchange, boolean opensSession)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(backend(exchange.getRequestURI()))
            .method(
                exchange.getRequestMethod(),
                HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> values.forEach(value -> copy(request, name, value)));
    HttpResponse<InputStream> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (opensSession && response.statusCode() == 200) {
        response
            .headers()
            .firstValue("Location")
            .ifPresent(location -> openSession(exchange, URI.create(location)));
      }
      Headers headers = exchange.getResponseHeaders();
      response
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (!isHopByHop(name) && !(opensSession && name.equalsIgnoreCase("location"))) {
                  headers.put(name, values);
                }
              });
      long size = response.headers().firstValueAsLong("Content-Length").orElse(0);
      boolean isEmpty = size == 0 && response.headers().firstValue("Content-Length").isPresent();
      exchange.sendResponseHeaders(response.statusCode(), isEmpty ? -1 : size);
      if (!isEmpty) {
        body.transferTo(exchange.getResponseBody());
      }
    }
  }

  private static void copy(HttpRequest.Builder request, String name, String value) {
    if (!isHopByHop(name)) {
      request.header(name, value);
    }
  }

  private static boolean isHopByHop(String name) {
    return NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT));
  }

  private URI backend(URI uri) {
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return URI.create("http://127.0.0.1:" + backendPort + uri.getRawPath() + query);
  }

  private void openSession(HttpExchange exchange, URI location) {
    String here = "http://" + exchange.getRequestHeaders().getFirst("Host");
    String path = location.getRawPath() + "?" + location.getRawQuery();
    Matcher upload = UPLOAD_ID.matcher(path);
    if (upload.find()) {
      sessions.put(
          upload.group(1), new GcsUploadSession(client, backend(URI.create(path)), folder));
      exchange.getResponseHeaders().put("Location", List.of(here + path));
    }
  }

  private static void answer(HttpExchange exchange, GcsReply reply) throws IOException {
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }
}
