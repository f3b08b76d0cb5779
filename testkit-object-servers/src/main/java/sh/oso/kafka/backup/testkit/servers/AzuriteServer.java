package sh.oso.kafka.backup.testkit.servers;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * Azurite, a server that speaks Azure Blob Storage. It checks signatures and SAS tokens, and with
 * TLS also audience and times of OAuth tokens, whose signature it does not look at. For one thread.
 *
 * <p>Its files outlive {@link #kill()}, but what was stored less than 5 s before may be lost.
 */
public final class AzuriteServer implements AutoCloseable {

  /** Name of the one account. */
  public static final String ACCOUNT = "kafkabackuptest";

  /** Key of the account. */
  public static final String ACCOUNT_KEY = "a2V5LW9mLXRoZS1hY2NvdW50LW9mLXRoZS10ZXN0cw==";

  static final String VERSION = "3.37.0";
  private static final String INSTALL = "dev/install-azurite.sh";

  /** What runs it. */
  interface Backend {
    void start();

    void kill();

    void stop();

    void close();
  }

  private final Path folder;
  private final int port;
  private Backend backend;
  private String scheme = "http";

  private AzuriteServer(Path folder, int port, Backend backend) {
    this.folder = folder;
    this.port = port;
    this.backend = backend;
  }

  /**
   * Starts a server. Skips the running test if it is not installed, and fails it where the
   * environment says {@code CI=true}. With {@code -Dkafka.testkit=testcontainers} it runs in a
   * container.
   *
   * @param folder for its objects and its log; a former server's folder brings back its objects
   * @return the running server, for the caller to close
   */
  public static AzuriteServer start(Path folder) {
    int port = ServerProcess.freePort();
    Backend backend =
        "testcontainers".equals(System.getProperty("kafka.testkit"))
            ? new AzuriteContainer(port)
            : process(folder, port, List.of());
    AzuriteServer server = new AzuriteServer(folder, port, backend);
    server.start();
    return server;
  }

  /**
   * Changes over to TLS and OAuth, at the same port and with the same objects; always as a process.
   * Containers are to be made before.
   *
   * @param certificates PEM with the server's certificate and its chain
   * @param key PEM with its PKCS#8 key
   */
  public void secure(Path certificates, Path key) {
    backend.stop();
    backend.close();
    backend =
        process(
            folder,
            port,
            List.of(
                "--oauth", "basic", "--cert", certificates.toString(), "--key", key.toString()));
    scheme = "https";
    start();
  }

  private static Backend process(Path folder, int port, List<String> more) {
    skipUnlessInstalled();
    List<String> command =
        new ArrayList<>(List.of("env", "AZURITE_ACCOUNTS=" + ACCOUNT + ":" + ACCOUNT_KEY));
    command.addAll(List.of("node", "--max-old-space-size=512", program().toString()));
    command.addAll(List.of("--blobHost", "127.0.0.1", "--blobPort", String.valueOf(port)));
    command.addAll(List.of("--location", folder.toString()));
    command.addAll(List.of("--skipApiVersionCheck", "--disableTelemetry", "--silent"));
    command.addAll(more);
    ServerProcess process = new ServerProcess(command, port, folder.resolve("azurite.log"));
    return new Backend() {
      @Override
      public void start() {
        process.start();
      }

      @Override
      public void kill() {
        process.kill();
      }

      @Override
      public void stop() {
        process.stop();
      }

      @Override
      public void close() {
        process.close();
      }
    };
  }

  private static void skipUnlessInstalled() {
    if (!Files.isReadable(program())) {
      String missing = "Azurite is not installed; run " + INSTALL;
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(missing);
      }
      Assumptions.abort(missing);
    }
  }

  private static Path program() {
    Path tools =
        environment("KAFKA_BACKUP_TOOLS")
            .or(() -> environment("XDG_CACHE_HOME").map(cache -> cache.resolve("kafka-backup")))
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "kafka-backup"));
    return tools
        .resolve("azurite-" + VERSION)
        .resolve("node_modules/azurite/dist/src/blob/main.js");
  }

  private static Optional<Path> environment(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty()).map(Path::of);
  }

  /**
   * Where it listens.
   *
   * @return a port of the loopback address, the same as long as this lives
   */
  public int port() {
    return port;
  }

  /**
   * What a store takes for its setting {@code endpoint}.
   *
   * @return for example {@code http://localhost:40123/account}
   */
  public String endpoint() {
    return scheme + "://localhost:" + port + "/" + ACCOUNT;
  }

  /**
   * Makes a container, unless it is there; not with TLS.
   *
   * @param name of the container
   */
  public void createContainer(String name) {
    AzureSignature.send("PUT", URI.create(endpoint() + "/" + name + "?restype=container"));
  }

  /**
   * Makes a token that may read, create, write, delete and list in a container.
   *
   * @param container name of the container
   * @return a shared access signature without question mark, good for an hour
   */
  public static String sasToken(String container) {
    return AzureSignature.sasToken(container);
  }

  /** Ends it without warning. */
  public void kill() {
    backend.kill();
  }

  /** Starts it again after {@link #kill()}. */
  public void start() {
    backend.start();
  }

  @Override
  public void close() {
    backend.close();
  }
}
