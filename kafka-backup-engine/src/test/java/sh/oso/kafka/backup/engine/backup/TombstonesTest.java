package sh.oso.kafka.backup.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.manifest.TopicConfig;

class TombstonesTest {

  private static final Instant BEGAN = Instant.parse("2026-11-22T12:00:00Z");
  private static final List<TopicConfig> MINUTE =
      List.of(new TopicConfig("delete.retention.ms", "60000", TopicConfig.Source.TOPIC));

  @Test
  void areThereForDeleteRetention() {
    assertThat(Tombstones.areThere(MINUTE, BEGAN, BEGAN)).isTrue();
    assertThat(Tombstones.areThere(MINUTE, BEGAN, BEGAN.plusSeconds(59))).isTrue();
    assertThat(Tombstones.areThere(MINUTE, BEGAN, BEGAN.plusSeconds(60))).isFalse();
  }

  @Test
  void areNotTakenToBeThereWhenTheClockWasSetBack() {
    assertThat(Tombstones.areThere(MINUTE, BEGAN, BEGAN.minusSeconds(1))).isFalse();
  }

  @Test
  void areNotTakenToBeThereWhenTheirRetentionIsUnknown() {
    assertThat(Tombstones.areThere(List.of(), BEGAN, BEGAN)).isFalse();
  }
}
