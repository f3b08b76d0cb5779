package sh.oso.kafka.backup.testkit.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class KafkaClusterBuilderTest {

  @Test
  void refusesTwoBrokers() {
    assertThatThrownBy(() -> KafkaCluster.builder().brokers(2)).hasMessageContaining("1 or 3");
  }

  @Test
  void refusesUsersThatNobodyCouldTellApart() {
    assertThatThrownBy(() -> KafkaCluster.builder().user("alice", "secret").start())
        .hasMessage("users need sasl(mechanism) or mutualTls()");
  }

  @Test
  void refusesAnAuthorizerWithoutUsers() {
    assertThatThrownBy(() -> KafkaCluster.builder().tls().authorizer().start())
        .hasMessage("an authorizer needs sasl(mechanism) or mutualTls()");
  }

  @Test
  void saysHowToProvideAVersion() {
    assertThatThrownBy(() -> KafkaCluster.builder().version("2.8.0").start())
        .hasMessageContaining("Kafka 2.8.0 is not provided")
        .hasMessageContaining("kafka.testkit.classpath.2.8.0");
  }

  @Test
  void knowsUsersByAnyWayIn() {
    assertThatThrownBy(() -> KafkaCluster.builder().also(WayIn.SSL).user("alice", "secret").start())
        .hasMessage("users need sasl(mechanism) or mutualTls()");
  }
}
