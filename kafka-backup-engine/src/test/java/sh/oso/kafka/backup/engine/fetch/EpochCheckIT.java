package sh.oso.kafka.backup.engine.fetch;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.TestTopics;

class EpochCheckIT {

  @Test
  void saysThatATopicWasDeleted(@SharedKafka KafkaCluster kafka) {
    Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
    String gone = TestTopics.uniqueName("gone");
    try (Cluster cluster = new Cluster(properties, Limits.DEFAULTS)) {
      EpochCheck check = new EpochCheck(properties, cluster, Duration.ofMinutes(5));
      assertThatThrownBy(
              () ->
                  check.findCutBack(
                      Map.of(new TopicPartition(gone, 0), new PartitionBounds(0, 0, 10, 3))))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("topic " + gone + " was deleted");
    }
  }
}
