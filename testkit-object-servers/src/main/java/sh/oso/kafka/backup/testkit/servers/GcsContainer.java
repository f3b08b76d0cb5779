package sh.oso.kafka.backup.testkit.servers;

import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** fake-gcs-server as a container; killing keeps its file system. */
final class GcsContainer implements GcsServer.Backend {

  private static final int INNER_PORT = 4443;

  private final int port = ServerProcess.freePort();
  private final GenericContainer<?> container;
  private boolean created;

  GcsContainer(String version, String backend) {
    container =
        new GenericContainer<>(DockerImageName.parse("fsouza/fake-gcs-server").withTag(version))
            .withExposedPorts(INNER_PORT)
            .withCommand("-scheme", "http", "-backend", backend);
    // Fixed, so that it is the same after a restart.
    container.setPortBindings(List.of("127.0.0.1:" + port + ":" + INNER_PORT));
  }

  @Override
  public int start() {
    if (created) {
      DockerClientFactory.instance().client().startContainerCmd(container.getContainerId()).exec();
    } else {
      container.start();
      created = true;
    }
    return port;
  }

  @Override
  public void kill() {
    DockerClientFactory.instance().client().killContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void close() {
    container.stop();
  }
}
