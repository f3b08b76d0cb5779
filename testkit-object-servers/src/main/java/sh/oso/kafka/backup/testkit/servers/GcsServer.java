package sh.oso.kafka.backup.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A server that speaks Google Cloud Storage's JSON API: fake-gcs-server, behind a {@link GcsFront}
 * that keeps the upload sessions. Anybody may do anything, until {@link #requireToken}. For one
 * thread.
 */
public final class GcsServer implements AutoCloseable {

  private static final String VERSION = "1.56.1";
  private static final String INSTALL = "dev/install-fake-gcs-server.sh";

  /** Keeps its data over {@link #kill} and {@link #start}, or does not. */
  private enum Keeping {
    IN_MEMORY("memory"),
    ON_DISK("filesystem");

    private final String backend;

    Keeping(String backend) {
      this.backend = backend;
    }
  }

  /** What runs the server proper. */
  interface Backend {
    /** Starts it, and returns the port of the loopback address that it listens on. */
    int start();

    void kill();

    void close();
  }

  private final Path folder;
  private final Backend backend;
  private final GcsFront front;

  private GcsServer(Path folder, Backend backend, GcsFront front) {
    this.folder = folder;
    this.backend = backend;
    this.front = front;
  }

  /**
   * Starts a server that takes every key and forgets everything when it ends. Skips the running
   * test if the server is not installed, and fails it where the environment says {@code CI=true}.
   *
   * @return the running server, for the caller to close
   */
  public static GcsServer inMemory() {
    return start(Keeping.IN_MEMORY);
  }

  /**
   * Starts a server that keeps objects as files, so that they outlive {@link #kill}. It has no
   * object beside a folder of the same name, and parts of keys have at most 255 bytes. Skips or
   * fails as {@link #inMemory()} does.
   *
   * @return the running server, for the caller to close
   */
  public static GcsServer onDisk() {
    return start(Keeping.ON_DISK);
  }

  private static GcsServer start(Keeping keeping) {
    boolean inContainer = "testcontainers".equals(System.getProperty("kafka.testkit"));
    if (!inContainer) {
      skipUnlessInstalled();
    }
    try {
      Path folder = Files.createTempDirectory("fake-gcs-server-");
      Backend backend =
          inContainer
              ? new GcsContainer(VERSION, keeping.backend)
              : new LocalProcess(folder, keeping.backend);
      GcsServer server = new GcsServer(folder, backend, new GcsFront(folder));
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void skipUnlessInstalled() {
    if (!Files.isExecutable(executable())) {
      String missing = "fake-gcs-server is not installed; run " + INSTALL;
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(missing);
      }
      Assumptions.abort(missing);
    }
  }

  private static Path executable() {
    Path tools =
        environment("KAFKA_BACKUP_TOOLS")
            .or(() -> environment("XDG_CACHE_HOME").map(cache -> cache.resolve("kafka-backup")))
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "kafka-backup"));
    return tools.resolve("fake-gcs-server-" + VERSION).resolve("fake-gcs-server");
  }

  private static Optional<Path> environment(String name) {
    @Nullable String value = System.getenv(name);
    return value == null || value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value));
  }

  /** Starts it again, at the same port, after {@link #kill()}. */
  public void start() {
    front.start(backend.start());
  }

  /** Ends it without warning; upload sessions are lost, and objects unless they are on disk. */
  public void kill() {
    front.stop();
    backend.kill();
  }

  /**
   * Where it listens.
   *
   * @return a port of the loopback address, the same as long as this lives
   */
  public int port() {
    return front.port();
  }

  /**
   * What a store takes for its setting {@code endpoint}.
   *
   * @return a plain {@code http} URL without path
   */
  public String endpoint() {
    return "http://127.0.0.1:" + port();
  }

  /**
   * Creates a bucket.
   *
   * @param name of a bucket that does not exist
   */
  public void createBucket(String name) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint() + "/storage/v1/b?project=test"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"" + name + "\"}"))
            .build();
    try {
      HttpResponse<String> response =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(
            "creating bucket " + name + " failed: " + response.statusCode() + response.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating bucket " + name, e);
    }
  }

  /**
   * Refuses from now on who does not show a token. Buckets are to be made before.
   *
   * @param token a bearer token
   */
  public void requireToken(String token) {
    front.require(token);
  }

  /**
   * Counts resumable uploads that were begun and neither finished nor cancelled.
   *
   * @return how many sessions hold parts of objects
   */
  public int openUploads() {
    return front.openUploads();
  }

  @Override
  public void close() {
    front.close();
    backend.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class LocalProcess implements Backend {

    private final ServerProcess process;
    private final int port = ServerProcess.freePort();

    LocalProcess(Path folder, String backend) {
      this.process =
          new ServerProcess(
              List.of(
                  executable().toString(),
                  "-scheme=http",
                  "-host=127.0.0.1",
                  "-port=" + port,
                  "-public-host=127.0.0.1:" + port,
                  "-backend=" + backend,
                  "-filesystem-root=" + folder.resolve("objects"),
                  "-log-level=error"),
              port,
              folder.resolve("log"));
    }

    @Override
    public int start() {
      process.start();
      return port;
    }

    @Override
    public void kill() {
      process.kill();
    }

    @Override
    public void close() {
      process.close();
    }
  }
}
