package sh.oso.kafka.backup.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.RateLimit;
import sh.oso.kafka.backup.api.manifest.TopicConfig;

class BatchLimitTest {

  private static final RateLimit SLOW = new RateLimit(10_000_000L, null);

  private static List<TopicConfig> maxMessageBytes(int bytes) {
    return List.of(
        new TopicConfig("max.message.bytes", Integer.toString(bytes), TopicConfig.Source.TOPIC));
  }

  @Test
  void isOneMebibyteIfTheTopicAllows() {
    assertThat(BatchLimit.of(List.of(), 100, RateLimit.NONE)).isEqualTo(1 << 20);
    assertThat(BatchLimit.of(maxMessageBytes(5 << 20), 100, RateLimit.NONE)).isEqualTo(1 << 20);
    assertThat(BatchLimit.of(maxMessageBytes(70_000), 100, RateLimit.NONE)).isEqualTo(70_000);
  }

  @Test
  void isAFractionOfASecondsWorth() {
    assertThat(BatchLimit.of(List.of(), 100, SLOW)).isEqualTo(500_000);
    assertThat(BatchLimit.of(List.of(), 100, new RateLimit(null, 10_000L))).isEqualTo(50_000);
    assertThat(BatchLimit.of(List.of(), 0, new RateLimit(10_000_000L, 1L << 62)))
        .isEqualTo(500_000);
    assertThat(BatchLimit.of(maxMessageBytes(70_000), 100, SLOW)).isEqualTo(70_000);
  }

  @Test
  void isNoLessThanAProducersUsualBatch() {
    assertThat(BatchLimit.of(List.of(), 100, new RateLimit(1L, 1L))).isEqualTo(16 << 10);
  }
}
