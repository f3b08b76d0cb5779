package sh.oso.kafka.backup.engine.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.DataSize;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.ReadReport;
import sh.oso.kafka.backup.api.ReadRequest;
import sh.oso.kafka.backup.api.record.BackupRecord;
import sh.oso.kafka.backup.api.record.RecordWindow;
import sh.oso.kafka.backup.api.record.RecordWindow.PartitionOffsets;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

/** A little that is wanted of much is had for a little. */
@SharedKafka
class NarrowReadIT {

  private static final int RECORDS = 24_000;
  private static final int VALUE_BYTES = 1_000;
  private static final long FIRST_TIME = 1_700_000_000_000L;

  /** Frames and segments are small, so that a small topic has many. */
  private static final Limits LIMITS =
      new Limits(
          DataSize.ofMebibytes(64),
          DataSize.ofMebibytes(8),
          Duration.ofMinutes(10),
          new DataSize(64 << 10),
          2,
          1,
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofSeconds(10));

  @Test
  void onePartInAHundredCostsLessThanThree(KafkaCluster kafka) throws IOException {
    String topic =
        new TestTopics(kafka.clientProperties()).create("narrow", 1, RecordSamples.TOPIC_CONFIGS);
    Random random = new Random(7);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      byte[] value = new byte[VALUE_BYTES];
      random.nextBytes(value);
      records.add(new ProducerRecord<>(topic, 0, FIRST_TIME + i, null, value));
    }
    new TopicWriter(kafka.clientProperties()).write(records);
    CountingStore store = new CountingStore(new InMemoryStore());
    try (KafkaBackup backups =
        KafkaBackup.builder()
            .kafka(kafka.clientProperties())
            .repository(store)
            .limits(LIMITS)
            .build()) {
      long stored = backups.backup(BackupRequest.of(topic)).manifest().totals().storedBytes();
      assertThat(stored).isGreaterThan(RECORDS * (long) VALUE_BYTES);
      RecordWindow byTime =
          new RecordWindow(
              Instant.ofEpochMilli(FIRST_TIME + 12_000),
              Instant.ofEpochMilli(FIRST_TIME + 12_239),
              List.of());
      RecordWindow byOffset =
          new RecordWindow(null, null, List.of(new PartitionOffsets(topic, 0, 12_000, 12_239)));
      for (RecordWindow window : List.of(byTime, byOffset)) {
        long asked = store.asked().get();
        long read = store.read().get();
        List<BackupRecord> found = new ArrayList<>();
        ReadReport report =
            backups.read(
                ReadRequest.of("latest", topic).withWindow(window), found::add, new Cancellation());
        assertThat(found)
            .hasSize(240)
            .allMatch(it -> it.offset() >= 12_000 && it.offset() <= 12_239);
        assertThat(report.frames()).isBetween(4L, 7L);
        assertThat(report.bytes()).isEqualTo(store.read().get() - read);
        // Nor is more asked of the store than is read.
        assertThat(store.asked().get() - asked)
            .isEqualTo(report.bytes())
            .isLessThan(stored * 3 / 100);
      }
      damageInTheMiddle(store);
      List<BackupRecord> before = new ArrayList<>();
      assertThatThrownBy(
              () -> backups.read(ReadRequest.of("latest", topic), before::add, new Cancellation()))
          .isInstanceOf(CorruptBackupException.class)
          .hasMessageContaining("is damaged at offsets");
      assertThat(before).hasSizeGreaterThan(RECORDS / 10).hasSizeLessThan(RECORDS / 2);
      assertThat(before.get(before.size() - 1).offset()).isEqualTo(before.size() - 1L);
    }
  }

  /** Changes a byte of the first segment, which is about a third of all. */
  private static void damageInTheMiddle(ObjectStore store) throws IOException {
    ObjectKey first;
    long size;
    try (ObjectListing listing = store.list("topics/", "")) {
      ObjectStat stat = listing.next().orElseThrow();
      while (!stat.key().value().contains("/00000000000000000000.")) {
        stat = listing.next().orElseThrow();
      }
      first = stat.key();
      size = stat.sizeBytes();
    }
    byte[] bytes;
    try (InputStream in = store.openRange(first, 0, size)) {
      bytes = in.readAllBytes();
    }
    bytes[bytes.length / 2] ^= 1;
    store.delete(List.of(first));
    store.put(first, ObjectContent.of(bytes), Lifetime.LASTING);
  }
}
