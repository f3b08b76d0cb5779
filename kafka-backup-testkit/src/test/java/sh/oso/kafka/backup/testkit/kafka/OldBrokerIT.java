package sh.oso.kafka.backup.testkit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.junit.jupiter.api.Test;

@SharedKafka(version = "3.9.2")
class OldBrokerIT {

  // metadata.version 3.9-IV0, the newest that 3.9 knows
  private static final short METADATA_VERSION_3_9 = 21;

  @Test
  void runsTheVersionThatWasAskedFor(KafkaCluster cluster) throws Exception {
    try (Admin admin = Admin.create(cluster.clientProperties())) {
      FeatureMetadata features = admin.describeFeatures().featureMetadata().get();

      assertThat(cluster.version()).isEqualTo("3.9.2");
      assertThat(features.supportedFeatures())
          .hasEntrySatisfying(
              "metadata.version",
              range -> assertThat(range.maxVersion()).isEqualTo(METADATA_VERSION_3_9));
    }
  }

  @Test
  void givesBackWhatWasProduced(KafkaCluster cluster) throws Exception {
    String topic = "old-" + UUID.randomUUID();
    Exchange exchange = new Exchange(cluster.clientProperties());

    exchange.produce(topic, "hello");

    assertThat(exchange.consume(topic, 1)).containsExactly("hello");
  }
}
