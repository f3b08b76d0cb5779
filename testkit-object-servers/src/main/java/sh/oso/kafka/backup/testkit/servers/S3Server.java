package sh.oso.kafka.backup.testkit.servers;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * s3proxy, a server that speaks S3 and keeps objects as files. It checks signatures. Buckets and
 * objects outlive {@link #kill()}. For one thread.
 *
 * <p>What it cannot: versions, locks, lifecycle rules, expired tokens, and telling regions apart.
 */
public final class S3Server implements AutoCloseable {

  /** Access key ID of the one who may do everything. */
  public static final String ACCESS_KEY = "AKIATESTWRITER";

  /** Secret key of {@link #ACCESS_KEY}. */
  public static final String SECRET_KEY = "secret-of-the-writer";

  /** Access key ID of one who may only look and read; not with a container. */
  public static final String READER_ACCESS_KEY = "AKIATESTREADER";

  /** Secret key of {@link #READER_ACCESS_KEY}. */
  public static final String READER_SECRET_KEY = "secret-of-the-reader";

  private final S3Launch launch;

  private S3Server(S3Launch launch) {
    this.launch = launch;
  }

  /**
   * Starts a server. With {@code -Dkafka.testkit=testcontainers} it is MinIO in a container.
   *
   * @param folder an empty one, for its objects and its log
   * @return the running server, for the caller to close
   */
  public static S3Server start(Path folder) {
    return "testcontainers".equals(System.getProperty("kafka.testkit"))
        ? new S3Server(S3Container.start(ACCESS_KEY, SECRET_KEY))
        : new S3Server(process(folder, "http"));
  }

  /**
   * Starts a server that speaks TLS only; always as a process.
   *
   * @param folder an empty one, for its objects and its log
   * @param keystore PKCS#12 with the server's key and certificate
   * @param password of the key store
   * @return the running server, for the caller to close
   */
  public static S3Server startSecure(Path folder, Path keystore, String password) {
    return new S3Server(process(folder, "https", keystore.toString(), password));
  }

  private static S3Launch process(Path folder, String scheme, String... keyStore) {
    int port = ServerProcess.freePort();
    String endpoint = scheme + "://127.0.0.1:" + port;
    try {
      Path buckets = Files.createDirectories(folder.resolve("buckets"));
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                  "-cp",
                  ownPath() + File.pathSeparator + classPath(),
                  S3ProxyMain.class.getName(),
                  endpoint,
                  buckets.toString()));
      command.addAll(List.of(keyStore));
      ServerProcess process = new ServerProcess(command, port, folder.resolve("s3proxy.log"));
      process.start();
      return new S3Process(process, endpoint, buckets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where this class was loaded from. */
  private static Path ownPath() {
    return Path.of(
        URI.create(S3Server.class.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  /** As the build wrote it down. */
  private static String classPath() throws IOException {
    try (InputStream in = S3Server.class.getResourceAsStream("/s3proxy-class-path")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  /**
   * Where it listens.
   *
   * @return for example {@code http://127.0.0.1:40123}
   */
  public String endpoint() {
    return launch.endpoint();
  }

  /**
   * The port it listens on, the same after a restart.
   *
   * @return a port of the loopback address
   */
  public int port() {
    return URI.create(endpoint()).getPort();
  }

  /**
   * Makes a bucket.
   *
   * @param name of the bucket, which must not exist
   */
  public void createBucket(String name) {
    launch.createBucket(name);
  }

  /** Ends the server without warning. */
  public void kill() {
    launch.kill();
  }

  /** Starts it again, with the buckets and objects that it had. */
  public void start() {
    launch.start();
  }

  @Override
  public void close() {
    launch.close();
  }

  /** How a server runs. */
  interface S3Launch {
    String endpoint();

    void createBucket(String name);

    void kill();

    void start();

    void close();
  }
}
