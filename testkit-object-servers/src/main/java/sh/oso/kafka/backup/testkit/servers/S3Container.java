package sh.oso.kafka.backup.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** MinIO in a container, which makes a bucket of each folder below its root. */
record S3Container(GenericContainer<?> container, String endpoint) implements S3Server.S3Launch {

  private static final String IMAGE = "minio/minio:RELEASE.2025-04-22T22-12-26Z";
  private static final int PORT = 9000;

  @SuppressWarnings("resource") // the caller closes it
  static S3Container start(String accessKey, String secretKey) {
    GenericContainer<?> container =
        new GenericContainer<>(IMAGE)
            .withEnv("MINIO_ROOT_USER", accessKey)
            .withEnv("MINIO_ROOT_PASSWORD", secretKey)
            .withCommand("server", "/data")
            .withExposedPorts(PORT)
            .waitingFor(Wait.forHttp("/minio/health/ready").forPort(PORT));
    container.start();
    return new S3Container(
        container, "http://" + container.getHost() + ":" + container.getMappedPort(PORT));
  }

  @Override
  public void createBucket(String name) {
    try {
      container.execInContainer("mkdir", "/data/" + name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a bucket was made", e);
    }
  }

  @Override
  public void kill() {
    throw new UnsupportedOperationException(
        "a container cannot come back on the same port: leave out -Dkafka.testkit=testcontainers");
  }

  @Override
  public void start() {
    throw new UnsupportedOperationException("it runs");
  }

  @Override
  public void close() {
    container.stop();
  }
}
