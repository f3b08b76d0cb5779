package sh.oso.kafka.backup.testkit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

@SharedKafka
class SingleBrokerIT {

  @Test
  void givesBackWhatWasProduced(KafkaCluster cluster) throws Exception {
    String topic = "round-trip-" + UUID.randomUUID();
    Exchange exchange = new Exchange(cluster.clientProperties());

    exchange.produce(topic, "hello");

    assertThat(exchange.consume(topic, 1)).containsExactly("hello");
  }

  @Test
  void hasOneBrokerWithItsDataInAFolder(KafkaCluster cluster) {
    assertThat(cluster.brokerIds()).containsExactly(0);
    assertThat(cluster.dataDirectory(0).resolve("meta.properties")).isRegularFile();
  }
}
