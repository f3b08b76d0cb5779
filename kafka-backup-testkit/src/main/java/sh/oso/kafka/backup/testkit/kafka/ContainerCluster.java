package sh.oso.kafka.backup.testkit.kafka;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** One broker without security in a container, where somebody prefers that to a process. */
final class ContainerCluster implements KafkaCluster {

  private static final int ID = 1;

  private final KafkaContainer container;
  private final String version;
  private final Security security;

  private ContainerCluster(KafkaContainer container, String version, Security security) {
    this.container = container;
    this.version = version;
    this.security = security;
  }

  static KafkaCluster start(ClusterSpec spec) {
    return start(spec, () -> DockerClientFactory.instance().isDockerAvailable());
  }

  static KafkaCluster start(ClusterSpec spec, BooleanSupplier dockerAnswers) {
    if (spec.brokers() != 1 || !spec.security().isPlain()) {
      throw unavailable("more than one broker, TLS, SASL or a further way in");
    }
    if (!dockerAnswers.getAsBoolean()) {
      throw new IllegalStateException(
          "no Docker engine answers: start one, or leave out -D"
              + Launcher.PROPERTY
              + "=testcontainers to run brokers as processes");
    }
    String version = spec.version() == null ? BrokerClassPath.find(null).version() : spec.version();
    KafkaContainer container = new KafkaContainer("apache/kafka:" + version);
    Map<String, String> properties = new LinkedHashMap<>(BrokerConfig.quickAndSmall(1));
    properties.putAll(spec.brokerProperties());
    properties.forEach((name, value) -> container.withEnv(variable(name), value));
    container.start();
    return new ContainerCluster(container, version, spec.security());
  }

  /**
   * The image turns {@code _} into a dot, and takes more of them for what would be lost by that.
   */
  static String variable(String property) {
    return "KAFKA_"
        + property
            .replace("_", "__")
            .replace("-", "___")
            .replace('.', '_')
            .toUpperCase(Locale.ROOT);
  }

  @Override
  public String bootstrapServers() {
    return container.getBootstrapServers();
  }

  @Override
  public Map<String, Object> clientProperties() {
    return clientProperties(Security.ADMIN);
  }

  @Override
  public Map<String, Object> clientProperties(String user) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("bootstrap.servers", bootstrapServers());
    properties.putAll(security.clientProperties(security.main(), user, Issuers.NONE));
    return properties;
  }

  @Override
  public Map<String, Object> clientProperties(WayIn way, String user) {
    throw unavailable("a further way in");
  }

  @Override
  public TokenServer tokenServer() {
    return Issuers.NONE.tokens();
  }

  @Override
  public void renewCertificates() {
    throw unavailable("renewCertificates");
  }

  @Override
  public String principalOf(String user) {
    return security.principalOf(security.main(), user);
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public Set<Integer> brokerIds() {
    return Set.of(ID);
  }

  @Override
  public int leaderOf(String topic, int partition) {
    return PartitionLeader.await(clientProperties(), topic, partition, id -> true);
  }

  @Override
  public void killBroker(int id) {
    throw unavailable("killBroker");
  }

  @Override
  public void stopBroker(int id) {
    throw unavailable("stopBroker");
  }

  @Override
  public void startBroker(int id) {
    throw unavailable("startBroker");
  }

  @Override
  public Path dataDirectory(int id) {
    throw unavailable("dataDirectory");
  }

  @Override
  public void close() {
    container.close();
  }

  private static UnsupportedOperationException unavailable(String what) {
    return new UnsupportedOperationException(
        what + " is not available with -D" + Launcher.PROPERTY + "=testcontainers: leave that out");
  }
}
