package sh.oso.kafka.backup.testkit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@SharedKafka(brokers = 3)
class ThreeBrokersIT {

  @Test
  void keepsRecordsWhenALeaderIsKilledAndStartsAgain(KafkaCluster cluster) throws Exception {
    String topic = "leader-" + UUID.randomUUID();
    Exchange exchange = new Exchange(cluster.clientProperties());
    exchange.createTopic(topic, 3);
    int leader = cluster.leaderOf(topic, 0);
    exchange.produce(topic, "before");

    cluster.killBroker(leader);
    exchange.produce(topic, "while it was dead");
    int successor = cluster.leaderOf(topic, 0);
    cluster.startBroker(leader);
    exchange.produce(topic, "after");

    assertThat(successor).isNotEqualTo(leader);
    assertThat(exchange.consume(topic, 3)).containsExactly("before", "while it was dead", "after");
  }

  @Test
  void handsOverPartitionsWhenALeaderStops(KafkaCluster cluster) throws Exception {
    String topic = "hand-over-" + UUID.randomUUID();
    Exchange exchange = new Exchange(cluster.clientProperties());
    exchange.createTopic(topic, 3);
    int leader = cluster.leaderOf(topic, 0);

    cluster.stopBroker(leader);
    int successor = cluster.leaderOf(topic, 0);
    boolean cleanly = Files.exists(cluster.dataDirectory(leader).resolve(".kafka_cleanshutdown"));
    cluster.startBroker(leader);

    assertThat(successor).isNotEqualTo(leader);
    assertThat(cleanly).isTrue();
  }
}
