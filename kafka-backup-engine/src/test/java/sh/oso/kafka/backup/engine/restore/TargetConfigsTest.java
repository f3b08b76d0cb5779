package sh.oso.kafka.backup.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.manifest.TopicConfig;
import sh.oso.kafka.backup.api.manifest.TopicConfig.Source;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.restore.TargetShape.RetentionPolicy;

class TargetConfigsTest {

  private static final Instant NOW = Instant.ofEpochMilli(1_000_000);

  @Test
  void setsWhatTheTopicHadAndWhatDecidesOverItsRecords() {
    var decided =
        decide(
            RetentionPolicy.KEEP_DATA,
            990_000,
            1,
            new TopicConfig("cleanup.policy", "compact", Source.DEFAULT),
            new TopicConfig("segment.bytes", "1000", Source.DEFAULT),
            new TopicConfig("segment.ms", "77", Source.TOPIC));
    assertThat(decided.values())
        .containsOnlyKeys("cleanup.policy", "segment.ms")
        .containsEntry("cleanup.policy", "compact");
    assertThat(decided.warnings()).isEmpty();
  }

  @Test
  void keepsRetentionOffThatWouldDeleteRestoredRecords() {
    TopicConfig retention = new TopicConfig("retention.ms", "5000", Source.DEFAULT);
    var kept = decide(RetentionPolicy.KEEP_DATA, 990_000, 1, retention);
    assertThat(kept.values()).containsEntry("retention.ms", "-1");
    assertThat(kept.warnings()).singleElement().asString().contains("retention.ms=5000");
    assertThat(decide(RetentionPolicy.KEEP_DATA, 999_000, 1, retention).values())
        .containsEntry("retention.ms", "5000");
    assertThat(decide(RetentionPolicy.AS_STORED, 990_000, 1, retention).values())
        .containsEntry("retention.ms", "5000");
  }

  @Test
  void givesBackWhatLoadingChangedUnlessItWouldDeleteRestoredRecords() {
    List<TopicConfig> own =
        List.of(
            new TopicConfig("retention.ms", "5000", Source.DEFAULT),
            new TopicConfig("max.message.bytes", "7", Source.TOPIC),
            new TopicConfig("segment.ms", "77", Source.TOPIC));
    TopicEntry topic = topic(990_000);
    var kept = TargetConfigs.giveBack(topic, "t", own, RetentionPolicy.KEEP_DATA, NOW);
    assertThat(kept.values())
        .containsOnly(entry("max.message.bytes", "7"), entry("retention.ms", "-1"));
    assertThat(kept.warnings()).singleElement().asString().contains("retention.ms=5000");
    var asIs = TargetConfigs.giveBack(topic, "t", own, RetentionPolicy.AS_STORED, NOW);
    assertThat(asIs.values()).containsOnly(entry("max.message.bytes", "7"));
  }

  @Test
  void knowsTheSettingsThatAnUnfinishedRestoreLeft() {
    List<TopicConfig> left = new ArrayList<>();
    TargetConfigs.LOADING.forEach((k, v) -> left.add(new TopicConfig(k, v, Source.TOPIC)));
    assertThat(TargetConfigs.areForLoading(left)).isTrue();
    left.remove(0);
    assertThat(TargetConfigs.areForLoading(left)).isFalse();
  }

  @Test
  void keepsASizeLimitOffThatTheRecordsPass() {
    TopicConfig limit = new TopicConfig("retention.bytes", "10", Source.TOPIC);
    assertThat(decide(RetentionPolicy.KEEP_DATA, 990_000, 1, limit).values())
        .containsEntry("retention.bytes", "-1");
  }

  @Test
  void asksForNoMoreInSyncReplicasThanThereAre() {
    TopicConfig inSync = new TopicConfig("min.insync.replicas", "2", Source.TOPIC);
    var decided = decide(RetentionPolicy.KEEP_DATA, 990_000, 1, inSync);
    assertThat(decided.values()).containsEntry("min.insync.replicas", "1");
    assertThat(decided.warnings()).hasSize(1);
    assertThat(decide(RetentionPolicy.KEEP_DATA, 990_000, 3, inSync).values())
        .containsEntry("min.insync.replicas", "2");
  }

  @Test
  void saysWhichSettingTheTargetDoesNotKnow() {
    var decided =
        TargetConfigs.decide(
            topic(990_000, new TopicConfig("odd.setting", "1", Source.TOPIC)),
            "t",
            Set.of(),
            1,
            RetentionPolicy.KEEP_DATA,
            NOW);
    assertThat(decided.values()).isEmpty();
    assertThat(decided.warnings()).singleElement().asString().contains("odd.setting");
  }

  private static TargetConfigs.Final decide(
      RetentionPolicy policy, long minTimestamp, int replicas, TopicConfig... configs) {
    Set<String> known = new HashSet<>();
    for (TopicConfig config : configs) {
      known.add(config.name());
    }
    return TargetConfigs.decide(topic(minTimestamp, configs), "t", known, replicas, policy, NOW);
  }

  private static TopicEntry topic(long minTimestamp, TopicConfig... configs) {
    return new TopicEntry(
        "t",
        "id",
        1,
        new ArrayList<>(List.of(configs)),
        List.of(),
        List.of(),
        1,
        100,
        100,
        1,
        minTimestamp,
        minTimestamp,
        0,
        new ObjectRef("k", 1, 1, "x", "none"));
  }
}
