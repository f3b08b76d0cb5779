package sh.oso.kafka.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RateLimit;
import sh.oso.kafka.backup.api.manifest.ChainBreak;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

/**
 * What is read of a compacted topic for longer than tombstones are kept: a tombstone behind what
 * was read first may vanish before the reading comes to it.
 */
class TombstonesIT {

  private static final int RECORDS = 400;

  private final KafkaCluster kafka;
  private final String topic;

  TombstonesIT(@SharedKafka KafkaCluster kafka) {
    this.kafka = kafka;
    this.topic =
        new TestTopics(kafka.clientProperties())
            .create(
                "slowly-read",
                1,
                Map.of("cleanup.policy", "compact", "delete.retention.ms", "2000"));
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      records.add(
          new ProducerRecord<>(topic, 0, new byte[] {(byte) i, (byte) (i >> 8)}, new byte[1_000]));
    }
    new TopicWriter(kafka.clientProperties()).with("batch.size", 4_000).write(records);
  }

  @Test
  void isReadAnewOnceAndThenWarnedOf() {
    BackupReport slow = backUp(new RateLimit(100_000L, null));

    assertThat(slow.manifest().topics().get(0).breaks())
        .extracting(ChainBreak::reason)
        .containsExactly(ChainBreak.Reason.COMPACTED_READ_ANEW);
    assertThat(slow.manifest().totals().records()).isEqualTo(RECORDS);
    assertThat(slow.manifest().warnings())
        .anySatisfy(warning -> assertThat(warning).contains("deleted keys may come back"));
  }

  @Test
  void isAllRightIfItIsReadInTime() {
    BackupReport fast = backUp(RateLimit.NONE);

    assertThat(fast.manifest().topics().get(0).breaks()).isEmpty();
    assertThat(fast.manifest().warnings()).isEmpty();
  }

  private BackupReport backUp(RateLimit rate) {
    try (KafkaBackup backups =
        KafkaBackup.builder()
            .kafka(kafka.clientProperties())
            .repository(new InMemoryStore())
            .compression("none", null)
            .limits(Limits.DEFAULTS.withRateLimit(rate))
            .build()) {
      return backups.backup(BackupRequest.of(topic));
    }
  }
}
