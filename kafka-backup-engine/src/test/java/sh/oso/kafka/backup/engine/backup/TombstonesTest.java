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
  void areNotTakenToBeThereWhenSettingsOfCompactionWereChanged() {
    List<TopicConfig> compacted = with("compact", "60000");
    assertThat(Tombstones.areThere(compacted, BEGAN, compacted, BEGAN)).isTrue();
    assertThat(Tombstones.areThere(compacted, BEGAN, compacted, BEGAN.plusSeconds(60))).isFalse();
    // A tombstone may have vanished before its retention was raised, or the cleaner switched off.
    assertThat(Tombstones.areThere(compacted, BEGAN, with("compact", "86400000"), BEGAN)).isFalse();
    assertThat(Tombstones.areThere(compacted, BEGAN, with("delete", "60000"), BEGAN)).isFalse();
    assertThat(Tombstones.areThere(with("delete", "60000"), BEGAN, compacted, BEGAN)).isFalse();
  }

  @Test
  void matterOnlyWhereTheCleanerWorks() {
    List<TopicConfig> kept = with("delete", "60000");
    assertThat(Tombstones.areThere(kept, BEGAN, kept, BEGAN.plusSeconds(600))).isTrue();
    assertThat(Tombstones.areThere(kept, BEGAN, with("delete", "1"), BEGAN)).isTrue();
  }

  private static List<TopicConfig> with(String policy, String deleteRetentionMs) {
    return List.of(
        new TopicConfig("cleanup.policy", policy, TopicConfig.Source.TOPIC),
        new TopicConfig("delete.retention.ms", deleteRetentionMs, TopicConfig.Source.TOPIC));
  }

  @Test
  void areNotTakenToBeThereWhenTheirRetentionIsUnknown() {
    assertThat(Tombstones.areThere(List.of(), BEGAN, BEGAN)).isFalse();
  }
}
