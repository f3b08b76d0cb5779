package sh.oso.kafka.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.RepositoryException;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.VerifyReport;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.VerifyRequest.Level;
import sh.oso.kafka.backup.api.store.Lifetime;
import sh.oso.kafka.backup.api.store.ObjectContent;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectListing;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;
import sh.oso.kafka.backup.testkit.store.Calls;
import sh.oso.kafka.backup.testkit.store.Fault;
import sh.oso.kafka.backup.testkit.store.FaultyStore;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;
import sh.oso.kafka.backup.testkit.store.StoreCall;

/** Small segments of many partitions share objects, and nobody sees a difference. */
class PackedBackupIT {

  private final KafkaCluster kafka;
  private final TestTopics topics;
  private final TopicReader reader;
  private final TopicWriter writer;
  private final InMemoryStore objects = new InMemoryStore();
  private final FaultyStore store = FaultyStore.around(objects).forbiddingRewrites();

  PackedBackupIT(@SharedKafka KafkaCluster kafka) {
    this.kafka = kafka;
    this.topics = new TestTopics(kafka.clientProperties());
    this.reader = new TopicReader(kafka.clientProperties());
    this.writer = new TopicWriter(kafka.clientProperties());
  }

  @Test
  void oneObjectForEachTopicAndRun() throws IOException {
    String orders = topics.create("orders", 30, RecordSamples.TOPIC_CONFIGS);
    String users = topics.create("users", 20, RecordSamples.TOPIC_CONFIGS);
    writer.write(RecordSamples.of(1).mixed(orders, 600));
    writer.write(RecordSamples.of(2).mixed(users, 400));
    try (KafkaBackup backups = open()) {
      BackupReport first = backups.backup(BackupRequest.of(orders, users));
      assertThat(first.manifest().totals().newSegments()).isGreaterThan(40);
      assertThat(data()).hasSize(2).allMatch(key -> key.contains("/packed/"));

      writer.write(RecordSamples.of(3).mixed(orders, 600));
      BackupReport second = backups.backup(BackupRequest.of(orders, users));
      assertThat(second.manifest().totals().newSegments()).isBetween(25L, 30L);
      assertThat(data()).hasSize(3);

      VerifyReport verified =
          backups.verify(VerifyRequest.of(second.manifest().backupId(), Level.DECODED));
      assertThat(verified.damages()).isEmpty();
      assertThat(verified.records()).isEqualTo(1_600);
      // Three packs, two indexes and two snapshots.
      assertThat(verified.objects()).isEqualTo(7);
      assertRestores(backups, second, orders);
      assertRestores(backups, second, users);
    }
  }

  @Test
  void packsTheEndsOfLargePartitionsAndNothingElse() throws IOException {
    String topic = topics.create("uneven", 3, Map.of());
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      byte[] value = new byte[100_000];
      random.nextBytes(value);
      records.add(new ProducerRecord<>(topic, 0, null, value));
    }
    writer.write(records);
    records.clear();
    for (int i = 0; i < 20; i++) {
      records.add(new ProducerRecord<>(topic, 1 + i % 2, null, new byte[100]));
    }
    writer.write(records);
    try (KafkaBackup backups = open()) {
      BackupReport report = backups.backup(BackupRequest.of(topic));
      assertThat(report.manifest().totals().newSegments()).isEqualTo(3);
      assertThat(data())
          .hasSize(2)
          .anyMatch(key -> key.contains("/0/00000000000000000000."))
          .anyMatch(key -> key.contains("/packed/"));
      assertRestores(backups, report, topic);
    }
  }

  @Test
  void goesOnFromCheckpointsThatNamePacks() throws IOException {
    String topic = topics.create("resumed", 12, RecordSamples.TOPIC_CONFIGS);
    writer.write(RecordSamples.of(4).mixed(topic, 600));
    store.on(
        Calls.to(StoreCall.PUT).about(key -> key.value().endsWith("manifest.json")),
        Fault.failure(StorageException::new));
    try (KafkaBackup backups = open()) {
      assertThatThrownBy(() -> backups.backup(BackupRequest.of(topic).withBackupId("b")))
          .isInstanceOf(RepositoryException.class);
      store.heal();
      BackupReport resumed = backups.backup(BackupRequest.of(topic).withBackupId("b"));
      assertThat(resumed.fetchedBytes()).isZero();
      assertThat(data()).hasSize(1);
      assertThat(backups.verify(VerifyRequest.of("b", Level.DECODED)).records()).isEqualTo(600);
      assertRestores(backups, resumed, topic);
    }
  }

  @Test
  void fetchesAgainWhatWasInAPackThatFailed() throws IOException {
    String topic = topics.create("failed", 12, RecordSamples.TOPIC_CONFIGS);
    writer.write(RecordSamples.of(5).mixed(topic, 600));
    store.on(
        Calls.to(StoreCall.PUT).about(key -> key.value().contains("/packed/")),
        Fault.failure(StorageException::new));
    try (KafkaBackup backups = open()) {
      assertThatThrownBy(() -> backups.backup(BackupRequest.of(topic).withBackupId("b")))
          .isInstanceOf(RepositoryException.class);
      store.heal();
      BackupReport resumed = backups.backup(BackupRequest.of(topic).withBackupId("b"));
      assertThat(resumed.fetchedBytes()).isPositive();
      assertThat(backups.verify(VerifyRequest.of("b", Level.DECODED)).records()).isEqualTo(600);
      assertRestores(backups, resumed, topic);
    }
  }

  @Test
  void damageIsOfOnePartitionOnlyAndACutIsSeenInTheListing() throws IOException {
    String topic = topics.create("damaged", 5, RecordSamples.TOPIC_CONFIGS);
    writer.write(RecordSamples.of(6).mixed(topic, 600));
    try (KafkaBackup backups = open()) {
      backups.backup(BackupRequest.of(topic).withBackupId("b"));
      ObjectKey pack = ObjectKey.of(data().get(0));
      byte[] sound = read(pack);
      byte[] flipped = sound.clone();
      flipped[sound.length / 2] ^= 1;
      replace(pack, flipped);
      assertThat(backups.verify(VerifyRequest.of("b", Level.CHECKSUMS)).damages())
          .singleElement()
          .satisfies(damage -> assertThat(damage.object()).isEqualTo(pack.value()));
      replace(pack, Arrays.copyOf(sound, sound.length - 1));
      assertThat(backups.verify(VerifyRequest.of("b", Level.LISTED)).damages())
          .singleElement()
          .satisfies(
              damage ->
                  assertThat(damage.problem())
                      .isEqualTo(
                          "the object has " + (sound.length - 1) + " bytes, not " + sound.length));
    }
  }

  @Test
  void aPackOfWhichOnlySomeIsNeededIsSound() throws Exception {
    String topic = topics.create("deleted", 6, RecordSamples.TOPIC_CONFIGS);
    writer.write(RecordSamples.of(7).mixed(topic, 600));
    try (KafkaBackup backups = open()) {
      backups.backup(BackupRequest.of(topic).withBackupId("first"));
      Map<TopicPartition, RecordsToDelete> deleted = new HashMap<>();
      for (int partition : List.of(0, 1, 4, 5)) {
        deleted.put(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(-1));
      }
      try (Admin admin = Admin.create(kafka.clientProperties())) {
        admin.deleteRecords(deleted).all().get();
      }
      BackupReport second = backups.backup(BackupRequest.of(topic).withBackupId("second"));
      assertThat(second.manifest().totals().segments()).isEqualTo(2);
      assertThat(backups.verify(VerifyRequest.of("second", Level.DECODED)).damages()).isEmpty();
      assertThat(backups.verify(VerifyRequest.of("first", Level.DECODED)).records()).isEqualTo(600);
      assertRestores(backups, second, topic);
    }
  }

  private void assertRestores(KafkaBackup backups, BackupReport report, String topic) {
    String target = TestTopics.uniqueName(topic + ".restored");
    backups.restore(
        RestoreRequest.of(report.manifest().backupId())
            .withTopics(topic)
            .withTopicMapping(Map.of(topic, target)));
    assertThat(reader.digest(target)).isEqualTo(reader.digest(topic));
    topics.delete(List.of(target));
  }

  private KafkaBackup open() {
    return KafkaBackup.builder().kafka(kafka.clientProperties()).repository(store).build();
  }

  /** Keys of all segments and packs. */
  private List<String> data() throws IOException {
    List<String> keys = new ArrayList<>();
    try (ObjectListing listing = objects.list("topics/", "")) {
      for (var next = listing.next(); next.isPresent(); next = listing.next()) {
        String key = next.get().key().value();
        if (!key.contains("/index-")) {
          keys.add(key);
        }
      }
    }
    return keys;
  }

  private byte[] read(ObjectKey key) throws IOException {
    long size = objects.findStat(key).orElseThrow().sizeBytes();
    return objects.openRange(key, 0, size).readAllBytes();
  }

  private void replace(ObjectKey key, byte[] bytes) throws IOException {
    objects.delete(List.of(key));
    objects.put(key, ObjectContent.of(bytes), Lifetime.LASTING);
  }
}
