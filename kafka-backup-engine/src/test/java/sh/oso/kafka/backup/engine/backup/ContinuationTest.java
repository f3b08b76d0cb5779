package sh.oso.kafka.backup.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.manifest.ChainBreak;
import sh.oso.kafka.backup.api.manifest.ChainBreak.Reason;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.api.manifest.TopicConfig;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.manifest.Totals;

class ContinuationTest {

  private static final Instant BEGAN = Instant.parse("2026-11-22T12:00:00Z");
  private static final PartitionBounds BOUNDS = new PartitionBounds(0, 100, 500, 3);

  private final Continuation continuation = of("id", "delete");

  @Test
  void goesOnFromTheEndOfTheParent() {
    assertThat(continuation.from(0, 100, 600, false)).isEqualTo(BOUNDS);
    assertThat(continuation.from(0, 500, 500, false)).isEqualTo(BOUNDS);
    assertThat(continuation.from(1, 0, 600, false)).as("a new partition").isNull();
    assertThat(continuation.breaks()).isEmpty();
  }

  @Test
  void readsALogAnewThatWasCutBack() {
    assertThat(continuation.from(0, 100, 600, true)).isNull();
    assertThat(continuation.from(0, 100, 499, false)).isNull();
    assertThat(continuation.breaks())
        .containsExactly(
            ChainBreak.of(0, Reason.LOG_CUT_BACK), ChainBreak.of(0, Reason.LOG_CUT_BACK));
  }

  @Test
  void saysWhatNoBackupHasRead() {
    assertThat(continuation.from(0, 550, 600, false)).isNull();
    assertThat(continuation.breaks())
        .containsExactly(new ChainBreak(0, Reason.RETENTION_OVERTOOK, 500, 549));
  }

  /** Records before the parent's start are there again, and the parent does not have them. */
  @Test
  void readsALogAnewWhoseStartWentBack() {
    assertThat(continuation.from(0, 99, 600, false)).isNull();
    assertThat(continuation.breaks())
        .containsExactly(ChainBreak.of(0, Reason.LOG_START_MOVED_BACK));
    assertThat(Continuation.warnings("t", continuation.breaks()))
        .singleElement()
        .asString()
        .startsWith("t-0: the log starts earlier");
  }

  @Test
  void takesATopicOfAnotherIdForAnother() {
    assertThat(of("other", "delete").breaks())
        .containsExactly(ChainBreak.of(-1, Reason.TOPIC_RECREATED));
  }

  @Test
  void readsATopicAnewThatIsCompactedNow() {
    assertThat(of("id", "compact").breaks())
        .containsExactly(ChainBreak.of(-1, Reason.COMPACTED_READ_ANEW));
  }

  private static Continuation of(String topicId, String policy) {
    return Continuation.of(Optional.of(parent()), "t", topicId, configs(policy), BEGAN);
  }

  private static List<TopicConfig> configs(String policy) {
    return List.of(new TopicConfig("cleanup.policy", policy, TopicConfig.Source.TOPIC));
  }

  private static Manifest parent() {
    TopicEntry topic =
        new TopicEntry(
            "t",
            "id",
            1,
            configs("delete"),
            List.of(BOUNDS),
            List.of(),
            400,
            400,
            400,
            1,
            -1,
            -1,
            0,
            new ObjectRef("topics/t/id/index-0.json", 1, 1, "0", "none"));
    return new Manifest(
        1,
        "b",
        null,
        BEGAN,
        BEGAN,
        "test",
        "cluster",
        null,
        "none",
        Map.of(),
        List.of(topic),
        null,
        new Totals(1, 1, 400, 400, 400, 400, 1, 1),
        BEGAN,
        List.of());
  }
}
