package sh.oso.kafka.backup.testkit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BrokerClassPathTest {

  @Test
  void takesTheBrokerOfThisJvmUnlessToldOtherwise() {
    BrokerClassPath found = BrokerClassPath.find(null);

    assertThat(found.version()).isNotEmpty();
    assertThat(found.entries())
        .anyMatch(jar -> jar.endsWith("kafka_2.13-" + found.version() + ".jar"));
    assertThat(found.entries()).allMatch(jar -> jar.endsWith(".jar"));
  }

  @Test
  void keepsVersionsApart() {
    BrokerClassPath old = BrokerClassPath.find("3.9.2");

    assertThat(old.text()).contains("kafka_2.13-3.9.2.jar", "kafka-clients-3.9.2.jar");
    assertThat(old.text()).doesNotContain("kafka-clients-4");
  }
}
