package sh.oso.kafka.backup.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.manifest.ChainBreak;
import sh.oso.kafka.backup.api.manifest.ChainBreak.Reason;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.Compaction;
import sh.oso.kafka.backup.testkit.records.ConsumedRecord;
import sh.oso.kafka.backup.testkit.records.PartitionDigest;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicContent;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** A backup goes on from the one before it and is whole all the same. */
class IncrementalIT {

  private final KafkaCluster kafka;
  private final TestTopics topics;
  private final TopicReader reader;
  private final TopicWriter writer;
  private final Path folder;

  @SuppressWarnings("NullAway.Init")
  private KafkaBackup backups;

  IncrementalIT(@SharedKafka(brokers = 3) KafkaCluster kafka, @TempDir Path folder) {
    this.kafka = kafka;
    this.topics = new TestTopics(kafka.clientProperties());
    this.reader = new TopicReader(kafka.clientProperties());
    this.writer = new TopicWriter(kafka.clientProperties());
    this.folder = folder;
  }

  @BeforeEach
  void open() {
    backups =
        KafkaBackup.builder()
            .kafka(kafka.clientProperties())
            .repository(folder)
            .limits(Limits.DEFAULTS)
            .build();
  }

  @AfterEach
  void close() {
    backups.close();
    kafka.brokerIds().forEach(kafka::startBroker);
  }

  @Test
  void readsOnlyWhatIsNew() {
    String busy = topics.create("busy", 3, RecordSamples.TOPIC_CONFIGS);
    String quiet = topics.create("quiet", 2, RecordSamples.TOPIC_CONFIGS);
    writer.write(RecordSamples.of(1).mixed(busy, 600));
    writer.write(RecordSamples.of(2).mixed(quiet, 300));
    BackupReport first = backup(busy, quiet);
    SortedMap<Integer, PartitionDigest> busyThen = reader.digest(busy);

    writer.write(numbered(busy, 0, 100));
    writer.write(numbered(busy, 1, 50));
    BackupReport second = backup(busy, quiet);
    assertThat(second.manifest().parentId()).isEqualTo(first.manifest().backupId());
    assertThat(second.manifest().totals().records()).isEqualTo(1_050);
    assertThat(second.manifest().totals().newSegments()).isEqualTo(2);
    assertThat(second.manifest().totals().segments())
        .isEqualTo(first.manifest().totals().segments() + 2);
    assertThat(second.manifest().totals().newBytes())
        .isPositive()
        .isLessThan(first.manifest().totals().newBytes() / 2);
    assertThat(topic(second, quiet).index()).isEqualTo(topic(first, quiet).index());

    BackupReport third = backup(busy, quiet);
    assertThat(third.fetchedBytes()).isZero();
    assertThat(third.manifest().totals().newBytes()).isZero();
    assertThat(topic(third, busy).index()).isEqualTo(topic(second, busy).index());

    assertThat(restored(first, busy)).isEqualTo(busyThen);
    assertThat(restored(third, busy)).isEqualTo(reader.digest(busy));
    assertThat(restored(third, quiet)).isEqualTo(reader.digest(quiet));
    assertThat(
            backups
                .verify(VerifyRequest.of(third.manifest().backupId(), VerifyRequest.Level.DECODED))
                .damages())
        .isEmpty();

    BackupReport full = backups.backup(BackupRequest.of(busy, quiet).withEverythingReadAnew());
    assertThat(full.manifest().parentId()).isNull();
    assertThat(full.manifest().totals().newBytes())
        .isEqualTo(full.manifest().totals().storedBytes());
  }

  @Test
  void goesOnFromTheNewestThatHasOneOfItsTopics() {
    String one = topics.create("one", 1, Map.of());
    String other = topics.create("other", 1, Map.of());
    writer.write(numbered(one, 0, 10));
    writer.write(numbered(other, 0, 10));
    BackupReport first = backup(one);
    BackupReport between = backup(other);
    BackupReport second = backup(one);

    assertThat(between.manifest().parentId()).isNotEqualTo(first.manifest().backupId());
    assertThat(second.manifest().parentId()).isEqualTo(first.manifest().backupId());
    assertThat(second.fetchedBytes()).isZero();
  }

  @Test
  void takesATopicThatWasMadeAnewForAnotherOne() throws Exception {
    String topic = topics.create("anew", 1, Map.of());
    writer.write(numbered(topic, 0, 100));
    backup(topic);
    topics.delete(List.of(topic));
    createAgain(topic);
    writer.write(numbered(topic, 0, 150));
    BackupReport second = backup(topic);
    assertThat(topic(second, topic).breaks())
        .containsExactly(ChainBreak.of(-1, Reason.TOPIC_RECREATED));
    assertThat(second.manifest().warnings())
        .anyMatch(warning -> warning.contains(topic) && warning.contains("made anew"));
    assertThat(second.manifest().totals().records()).isEqualTo(150);
    assertThat(restored(second, topic)).isEqualTo(reader.digest(topic));
  }

  @Test
  void leavesOutWhatTheSourceDeletedAlsoWithinASegment() throws Exception {
    String topic = topics.create("deleted", 2, Map.of());
    writer.write(numbered(topic, 0, 1_000));
    writer.write(numbered(topic, 1, 1_000));
    backup(topic);
    writer.write(numbered(topic, 0, 100));
    writer.write(numbered(topic, 1, 100));
    deleteRecords(topic, 0, 437);
    // No backup has read offsets 1000 to 1049 of this one.
    deleteRecords(topic, 1, 1_050);
    BackupReport second = backup(topic);
    assertThat(topic(second, topic).partitions())
        .extracting(bounds -> bounds.startOffset() + "-" + bounds.endOffset())
        .containsExactly("437-1100", "1050-1100");
    assertThat(topic(second, topic).breaks())
        .containsExactly(new ChainBreak(1, Reason.RETENTION_OVERTOOK, 1_000, 1_049));
    assertThat(restored(second, topic)).isEqualTo(reader.digest(topic));
    assertThat(
            backups
                .verify(VerifyRequest.of(second.manifest().backupId(), VerifyRequest.Level.DECODED))
                .damages())
        .isEmpty();
    BackupReport third = backup(topic);
    assertThat(third.manifest().totals().newSegments()).isZero();
    assertThat(topic(third, topic).breaks()).isEmpty();
  }

  @Test
  void takesInPartitionsThatWereAdded() throws Exception {
    String topic = topics.create("growing", 1, Map.of());
    writer.write(numbered(topic, 0, 100));
    backup(topic);
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3))).all().get();
    }
    while (reader.digest(topic).size() < 3) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    writer.write(numbered(topic, 2, 100));
    BackupReport second = backup(topic);
    assertThat(second.manifest().totals().newSegments()).isEqualTo(1);
    assertThat(topic(second, topic).breaks()).isEmpty();
    assertThat(restored(second, topic)).isEqualTo(reader.digest(topic));
  }

  /** Without the rule the key would come back: its tombstone was never read. */
  @Test
  void bringsNoDeletedKeyBackWhenItsTombstoneVanishedInBetween() throws Exception {
    Map<String, String> configs = new HashMap<>(Compaction.TOPIC_CONFIGS);
    configs.put("delete.retention.ms", "2000");
    String topic = topics.create("tombstones", 1, configs);
    writer.write(List.of(record(topic, "gone", "1"), record(topic, "kept", "2")));
    backup(topic);
    byte[] key = "gone".getBytes(StandardCharsets.UTF_8);
    writer.write(List.of(new ProducerRecord<>(topic, 0, key, null)));
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (keys(reader.read(topic)).contains("gone")) {
      assertThat(System.nanoTime()).as("the cleaner removes the tombstone").isLessThan(deadline);
      Compaction.force(kafka.clientProperties(), topic);
    }
    BackupReport second = backup(topic);
    assertThat(topic(second, topic).breaks())
        .containsExactly(ChainBreak.of(-1, Reason.COMPACTED_READ_ANEW));
    String target = restore(second, topic);
    assertThat(keys(reader.read(target))).contains("kept").doesNotContain("gone");
  }

  @Test
  void goesOnInACompactedTopicWhileTombstonesAreKept() {
    String topic = topics.create("compacted", 1, Compaction.TOPIC_CONFIGS);
    writer.write(
        IntStream.range(0, 50).mapToObj(i -> record(topic, "key-" + i % 10, "v" + i)).toList());
    BackupReport first = backup(topic);
    byte[] deleted = "key-3".getBytes(StandardCharsets.UTF_8);
    writer.write(List.of(new ProducerRecord<>(topic, 0, deleted, null)));
    writer.write(List.of(record(topic, "key-4", "last")));
    Compaction.force(kafka.clientProperties(), topic);
    BackupReport second = backup(topic);
    assertThat(topic(second, topic).breaks()).isEmpty();
    assertThat(second.manifest().parentId()).isEqualTo(first.manifest().backupId());
    List<ConsumedRecord> records =
        reader.read(restore(second, topic)).partitions().getOrDefault(0, List.of());
    Map<String, String> last = new HashMap<>();
    records.forEach(r -> last.put(text(r.key()), r.value() == null ? "-" : text(r.value())));
    assertThat(last).containsEntry("key-3", "-").containsEntry("key-4", "last");
    assertThat(last).containsEntry("key-5", "v45");
  }

  @Test
  void readsACompactedTopicAnewOnceItsBackupsHaveOutgrownIt() {
    String topic = topics.create("outgrown", 1, Compaction.TOPIC_CONFIGS);
    Random random = new Random(11);
    List<ProducerRecord<byte[], byte[]>> updates = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      byte[] value = new byte[10_000];
      random.nextBytes(value);
      updates.add(new ProducerRecord<>(topic, 0, ("key-" + i % 10).getBytes(UTF_8), value));
    }
    // In one go, so that the backup comes before the cleaner.
    writer.write(updates);
    BackupReport first = backups.backup(BackupRequest.of(topic).withEverythingReadAnew());
    long held = topic(first, topic).logicalBytes();
    assertThat(held).isGreaterThan(2 << 20);
    Compaction.force(kafka.clientProperties(), topic);

    BackupReport second = backup(topic);
    while (topic(second, topic).breaks().isEmpty()) {
      // The cleaner's work is done, but its old files are not gone yet.
      second = backup(topic);
    }
    assertThat(topic(second, topic).breaks())
        .containsExactly(ChainBreak.of(-1, Reason.COMPACTED_OUTGROWN));
    assertThat(second.manifest().warnings())
        .anyMatch(
            warning -> warning.contains(topic) && warning.contains("what compaction left of"));
    assertThat(topic(second, topic).logicalBytes()).isLessThan(held / 2);
    assertThat(restored(second, topic)).isEqualTo(reader.digest(topic));

    BackupReport third = backup(topic);
    assertThat(topic(third, topic).breaks()).isEmpty();
  }

  @Test
  void readsALogAnewThatWasCutBackAndGrewAgain() throws Exception {
    String topic = TestTopics.uniqueName("cut-back");
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      NewTopic wanted =
          new NewTopic(topic, Map.of(0, List.of(1, 2)))
              .configs(
                  Map.of("unclean.leader.election.enable", "true", "min.insync.replicas", "1"));
      admin.createTopics(List.of(wanted)).all().get();
    }
    awaitLeader(topic, 1);
    writer.write(numbered(topic, 0, 100));
    kafka.killBroker(2);
    writer.write(numbered(topic, 0, 100));
    backup(topic);
    kafka.killBroker(1);
    kafka.startBroker(2);
    awaitLeader(topic, 2);
    // To the very offset at which the backup ended: only the epoch tells.
    writer.write(numbered(topic, 0, 100));
    BackupReport second = backup(topic);
    assertThat(topic(second, topic).breaks())
        .containsExactly(ChainBreak.of(0, Reason.LOG_CUT_BACK));
    kafka.startBroker(1);
    assertThat(restored(second, topic)).isEqualTo(reader.digest(topic));
  }

  private void awaitLeader(String topic, int broker) throws InterruptedException {
    while (kafka.leaderOf(topic, 0) != broker) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private BackupReport backup(String... names) {
    return backups.backup(BackupRequest.of(names));
  }

  private static TopicEntry topic(BackupReport report, String name) {
    return report.manifest().topics().stream()
        .filter(topic -> topic.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private SortedMap<Integer, PartitionDigest> restored(BackupReport report, String topic) {
    return reader.digest(restore(report, topic));
  }

  private String restore(BackupReport report, String topic) {
    String target = TestTopics.uniqueName(topic + ".restored");
    backups.restore(
        RestoreRequest.of(report.manifest().backupId())
            .withTopics(topic)
            .withTopicMapping(Map.of(topic, target)));
    return target;
  }

  private static List<ProducerRecord<byte[], byte[]>> numbered(
      String topic, int partition, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new ProducerRecord<>(
                    topic,
                    partition,
                    ("k" + i).getBytes(StandardCharsets.UTF_8),
                    ("value " + i + " at " + System.nanoTime()).getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, String key, String value) {
    return new ProducerRecord<>(
        topic, 0, key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> keys(TopicContent content) {
    return content.partitions().values().stream()
        .flatMap(List::stream)
        .map(record -> text(record.key()))
        .toList();
  }

  private static String text(@Nullable Bytes bytes) {
    return bytes == null ? "" : new String(bytes.get(), StandardCharsets.UTF_8);
  }

  private void deleteRecords(String topic, int partition, long before) throws Exception {
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      admin
          .deleteRecords(
              Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(before)))
          .all()
          .get();
    }
  }

  private void createAgain(String topic) throws Exception {
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      while (admin.listTopics().names().get().contains(topic)) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 3))).all().get();
    }
    TimeUnit.SECONDS.sleep(1);
  }
}
