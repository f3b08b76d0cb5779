package sh.oso.kafka.backup.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.KafkaUnavailableException;

class ClusterOffsetTest {

  private static final TopicPartition THERE = new TopicPartition("orders", 3);
  private static final TopicPartition MISSING = new TopicPartition("orders", 4);

  @Test
  void aMissingAnswerIsNoOffsetZero() {
    Map<TopicPartition, Long> offsets = Map.of(THERE, 7L, MISSING, -1L);
    assertThat(Cluster.offset(offsets, THERE)).isEqualTo(7);
    assertThatThrownBy(() -> Cluster.offset(offsets, MISSING))
        .isInstanceOf(KafkaUnavailableException.class)
        .hasMessageContaining("orders-4");
    assertThatThrownBy(() -> Cluster.offset(Map.of(), THERE))
        .isInstanceOf(KafkaUnavailableException.class)
        .hasMessageContaining("orders-3");
  }
}
