package sh.oso.kafka.backup.testkit.kafka;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.Uuid;

/** Brokers as processes, and everything that they keep, below one temporary folder. */
final class ProcessCluster implements KafkaCluster {

  private final String version;
  private final Security security;
  private final Issuers issuers;
  private final List<BrokerConfig.Ports> ports;
  private final List<BrokerProcess> brokers;
  private final TemporaryFolder folder;
  private final Thread shutdownHook = new Thread(this::killAndDelete, "kafka-cluster-end");

  private ProcessCluster(
      ClusterSpec spec, BrokerClassPath classPath, TemporaryFolder folder, Issuers issuers) {
    this.folder = folder;
    this.issuers = issuers;
    version = classPath.version();
    security = spec.security();
    ports = findPorts(spec.brokers(), security.gates());
    brokers = prepareBrokers(spec, classPath);
    Runtime.getRuntime().addShutdownHook(shutdownHook);
  }

  static KafkaCluster start(ClusterSpec spec) {
    BrokerClassPath classPath = BrokerClassPath.find(spec.version());
    TemporaryFolder folder = TemporaryFolder.create("kafka-cluster-");
    Issuers issuers = Issuers.NONE;
    ProcessCluster cluster;
    try {
      issuers = Issuers.of(spec.security(), folder.path());
      cluster = new ProcessCluster(spec, classPath, folder, issuers);
    } catch (RuntimeException failure) {
      issuers.close();
      folder.close();
      throw failure;
    }
    try {
      cluster.brokers.forEach(BrokerProcess::start);
      for (BrokerProcess broker : cluster.brokers) {
        cluster.awaitReady(broker, nodes -> nodes.size() == spec.brokers());
      }
      return cluster;
    } catch (RuntimeException failure) {
      cluster.close();
      throw failure;
    }
  }

  @Override
  public String bootstrapServers() {
    return bootstrapServers(security.main());
  }

  private String bootstrapServers(Gate gate) {
    return ports.stream()
        .map(port -> LoopbackPorts.HOST + ":" + port.client(gate))
        .collect(Collectors.joining(","));
  }

  @Override
  public Map<String, Object> clientProperties() {
    return clientProperties(Security.ADMIN);
  }

  @Override
  public Map<String, Object> clientProperties(String user) {
    return clientProperties(security.main(), user);
  }

  @Override
  public Map<String, Object> clientProperties(WayIn way, String user) {
    return clientProperties(security.gate(way), user);
  }

  private Map<String, Object> clientProperties(Gate gate, String user) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("bootstrap.servers", bootstrapServers(gate));
    properties.putAll(security.clientProperties(gate, user, issuers));
    return properties;
  }

  @Override
  public TokenServer tokenServer() {
    return issuers.tokens();
  }

  @Override
  public void renewCertificates() {
    issuers.certificates().renew();
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
    return brokers.stream().map(BrokerProcess::id).collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public int leaderOf(String topic, int partition) {
    return PartitionLeader.await(clientProperties(), topic, partition, id -> broker(id).isAlive());
  }

  @Override
  public void killBroker(int id) {
    broker(id).kill();
  }

  @Override
  public void stopBroker(int id) {
    broker(id).stop();
  }

  @Override
  public void startBroker(int id) {
    BrokerProcess broker = broker(id);
    if (!broker.isAlive()) {
      broker.start();
      awaitReady(broker, nodes -> nodes.stream().anyMatch(node -> node.id() == id));
    }
  }

  @Override
  public Path dataDirectory(int id) {
    return broker(id).dataDirectory();
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException alreadyShuttingDown) {
      // then the hook does the same as the next line, and doing it twice is harmless
    }
    killAndDelete();
  }

  private void killAndDelete() {
    brokers.forEach(BrokerProcess::kill);
    issuers.close();
    folder.close();
  }

  private BrokerProcess broker(int id) {
    if (id < 0 || id >= brokers.size()) {
      throw new IllegalArgumentException("there is no broker " + id + ", only " + brokerIds());
    }
    return brokers.get(id);
  }

  private void awaitReady(BrokerProcess broker, Predicate<Collection<Node>> complete) {
    new Readiness(broker)
        .await(ports.get(broker.id()).client(security.main()), clientProperties(), complete);
  }

  private List<BrokerProcess> prepareBrokers(ClusterSpec spec, BrokerClassPath classPath) {
    String clusterId = Uuid.randomUuid().toString();
    List<String> jvmArgs = new ArrayList<>(security.jvmArguments(issuers));
    jvmArgs.addAll(spec.jvmArgs());
    List<BrokerProcess> prepared = new ArrayList<>();
    for (int id = 0; id < spec.brokers(); id++) {
      Path home = folder.path().resolve("broker-" + id);
      BrokerProcess broker = new BrokerProcess(id, home, classPath, jvmArgs);
      BrokerConfig config =
          new BrokerConfig(id, ports, broker.dataDirectory())
              .with(security.brokerProperties(issuers))
              .with(spec.brokerProperties());
      broker.prepare(config, clusterId, security.formatArguments());
      prepared.add(broker);
    }
    return List.copyOf(prepared);
  }

  private static List<BrokerConfig.Ports> findPorts(int brokers, List<Gate> gates) {
    Iterator<Integer> free = LoopbackPorts.find((gates.size() + 2) * brokers).iterator();
    List<BrokerConfig.Ports> ports = new ArrayList<>();
    for (int i = 0; i < brokers; i++) {
      Map<Gate, Integer> clients = new LinkedHashMap<>();
      gates.forEach(gate -> clients.put(gate, free.next()));
      ports.add(new BrokerConfig.Ports(clients, free.next(), free.next()));
    }
    return List.copyOf(ports);
  }
}
