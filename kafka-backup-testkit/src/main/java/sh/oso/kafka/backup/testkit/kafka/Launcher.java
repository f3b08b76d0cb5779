package sh.oso.kafka.backup.testkit.kafka;

/** Chooses between processes and containers, as the user of the tests wishes. */
final class Launcher {

  static final String PROPERTY = "kafka.testkit";

  private Launcher() {}

  static KafkaCluster start(ClusterSpec spec) {
    String chosen = System.getProperty(PROPERTY, "process");
    return switch (chosen) {
      case "process" -> ProcessCluster.start(spec);
      case "testcontainers" -> startContainer(spec);
      default ->
          throw new IllegalStateException(
              "-D%s=%s is neither process nor testcontainers".formatted(PROPERTY, chosen));
    };
  }

  /** Never falls back on processes: who asked for containers wants to know. */
  private static KafkaCluster startContainer(ClusterSpec spec) {
    try {
      return ContainerCluster.start(spec);
    } catch (LinkageError missing) {
      throw new IllegalStateException(
          "-D%s=testcontainers needs org.testcontainers:testcontainers-kafka on the class path"
              .formatted(PROPERTY),
          missing);
    }
  }
}
