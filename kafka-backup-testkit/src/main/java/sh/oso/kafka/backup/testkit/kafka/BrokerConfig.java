package sh.oso.kafka.backup.testkit.kafka;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.replica.RackAwareReplicaSelector;

/** The settings of one broker. */
final class BrokerConfig {

  /** The ports of one broker. */
  record Ports(Map<Gate, Integer> clients, int internal, int controller) {
    int client(Gate gate) {
      return Objects.requireNonNull(clients.get(gate));
    }
  }

  private final Properties properties = new Properties();

  /** Settings that make a broker quick and small; those of a cluster may override them. */
  BrokerConfig(int id, List<Ports> ports, Path dataDirectory) {
    int brokers = ports.size();
    Ports own = ports.get(id);
    set("process.roles", "broker,controller");
    set("node.id", id);
    set("broker.rack", "rack-" + id);
    set("log.dirs", dataDirectory);
    set(
        "controller.quorum.voters",
        IntStream.range(0, brokers)
            .mapToObj(i -> i + "@" + LoopbackPorts.HOST + ":" + ports.get(i).controller())
            .collect(Collectors.joining(",")));
    set(
        "listeners",
        "INTERNAL://%1$s:%2$d,CONTROLLER://%1$s:%3$d"
                .formatted(LoopbackPorts.HOST, own.internal(), own.controller())
            + own.clients().entrySet().stream()
                .map(
                    it ->
                        ","
                            + it.getKey().listener()
                            + "://"
                            + LoopbackPorts.HOST
                            + ":"
                            + it.getValue())
                .collect(Collectors.joining()));
    set(
        "listener.security.protocol.map",
        "INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT"
            + own.clients().keySet().stream()
                .map(gate -> "," + gate.listener() + ":" + gate.protocol())
                .collect(Collectors.joining()));
    set("inter.broker.listener.name", "INTERNAL");
    set("controller.listener.names", "CONTROLLER");
    properties.putAll(quickAndSmall(brokers));
  }

  static Map<String, String> quickAndSmall(int brokers) {
    Map<String, Object> settings = new LinkedHashMap<>();
    int minIsr = brokers == 1 ? 1 : 2;
    settings.put("default.replication.factor", brokers);
    settings.put("offsets.topic.replication.factor", brokers);
    settings.put("offsets.topic.num.partitions", 5);
    settings.put("transaction.state.log.replication.factor", brokers);
    settings.put("transaction.state.log.min.isr", minIsr);
    settings.put("transaction.state.log.num.partitions", 5);
    settings.put("share.coordinator.state.topic.replication.factor", brokers);
    settings.put("share.coordinator.state.topic.min.isr", minIsr);
    settings.put("share.coordinator.state.topic.num.partitions", 1);
    settings.put("group.initial.rebalance.delay.ms", 0);

    // A client that sets client.rack to "rack-<broker id>" is sent to that broker's replica.
    settings.put("replica.selector.class", RackAwareReplicaSelector.class.getName());

    // A killed broker is missed, and let in again, after this long.
    settings.put("broker.session.timeout.ms", 6000);
    settings.put("broker.heartbeat.interval.ms", 500);

    // Deletion, retention and compaction happen while a test can wait for them.
    settings.put("log.segment.delete.delay.ms", 500);
    settings.put("log.initial.task.delay.ms", 500);
    settings.put("log.retention.check.interval.ms", 1000);
    settings.put("log.cleaner.backoff.ms", 250);
    // Allocated at start; Kafka's default is 128 MiB.
    settings.put("log.cleaner.dedupe.buffer.size", 8 << 20);
    return settings.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().toString()));
  }

  BrokerConfig with(Map<String, String> further) {
    further.forEach(properties::setProperty);
    return this;
  }

  void writeTo(Path file) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
  }

  private void set(String name, Object value) {
    properties.setProperty(name, value.toString());
  }
}
