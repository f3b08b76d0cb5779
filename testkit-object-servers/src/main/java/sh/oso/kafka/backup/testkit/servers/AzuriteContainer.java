package sh.oso.kafka.backup.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** Azurite in a container, at a port that it keeps when it is started again. */
final class AzuriteContainer implements AzuriteServer.Backend {

  private static final int INNER_PORT = 10_000;

  private final GenericContainer<?> container;

  AzuriteContainer(int port) {
    container =
        new GenericContainer<>(
                DockerImageName.parse(
                    "mcr.microsoft.com/azure-storage/azurite:" + AzuriteServer.VERSION))
            .withEnv("AZURITE_ACCOUNTS", AzuriteServer.ACCOUNT + ":" + AzuriteServer.ACCOUNT_KEY)
            .withCommand(
                "azurite-blob --blobHost 0.0.0.0 --location /data --skipApiVersionCheck"
                    + " --disableTelemetry --silent")
            .withExposedPorts(INNER_PORT);
    container.setPortBindings(List.of("127.0.0.1:" + port + ":" + INNER_PORT));
  }

  @Override
  public void start() {
    if (container.isCreated()) {
      docker("start");
    } else {
      container.start();
    }
  }

  @Override
  public void kill() {
    docker("kill");
  }

  @Override
  public void stop() {
    docker("stop");
  }

  private void docker(String command) {
    try {
      Process process = new ProcessBuilder("docker", command, container.getContainerId()).start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("docker " + command + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a container was told to " + command, e);
    }
  }

  @Override
  public void close() {
    container.stop();
  }
}
