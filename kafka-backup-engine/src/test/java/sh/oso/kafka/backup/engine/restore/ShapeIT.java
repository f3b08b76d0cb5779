package sh.oso.kafka.backup.engine.restore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.DataSize;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RepositoryException;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.record.BackupRecord;
import sh.oso.kafka.backup.api.record.RecordFilter;
import sh.oso.kafka.backup.api.record.RecordHeader;
import sh.oso.kafka.backup.api.restore.ExistingTopics;
import sh.oso.kafka.backup.api.restore.OriginHeaders;
import sh.oso.kafka.backup.api.restore.TargetShape;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.Compaction;
import sh.oso.kafka.backup.testkit.records.ConsumedHeader;
import sh.oso.kafka.backup.testkit.records.ConsumedRecord;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicContent;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;
import sh.oso.kafka.backup.testkit.store.Calls;
import sh.oso.kafka.backup.testkit.store.Fault;
import sh.oso.kafka.backup.testkit.store.FaultyStore;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;
import sh.oso.kafka.backup.testkit.store.StoreCall;

/** Restores to topics of another shape, and of records that are changed on the way. */
class ShapeIT {

  private static final Limits SMALL =
      new Limits(
          DataSize.ofMebibytes(64),
          DataSize.ofMebibytes(1),
          Duration.ofMinutes(10),
          DataSize.parse("64KiB"),
          4,
          1,
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofSeconds(15));

  private final KafkaCluster kafka;
  private final TestTopics topics;
  private final TopicReader reader;
  private final TopicWriter writer;
  private final InMemoryStore store = new InMemoryStore();

  ShapeIT(@SharedKafka KafkaCluster kafka) {
    this.kafka = kafka;
    this.topics = new TestTopics(kafka.clientProperties());
    this.reader = new TopicReader(kafka.clientProperties());
    this.writer = new TopicWriter(kafka.clientProperties());
  }

  private KafkaBackup open(ObjectStore where) {
    return KafkaBackup.builder()
        .kafka(kafka.clientProperties())
        .repository(where)
        .limits(SMALL)
        .build();
  }

  private static RestoreRequest to(String topic, String target) {
    return RestoreRequest.of("latest").withTopicMapping(Map.of(topic, target));
  }

  /** Ascending times, so that what belongs together at the source can be told in the target. */
  private List<ProducerRecord<byte[], byte[]>> keyed(String topic, int count) {
    Random random = new Random(3);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] value = new byte[random.nextInt(300)];
      random.nextBytes(value);
      byte[] key = random.nextInt(8) == 0 ? null : ("key-" + random.nextInt(200)).getBytes(UTF_8);
      records.add(new ProducerRecord<>(topic, null, 1_700_000_000_000L + i, key, value));
    }
    return records;
  }

  @Test
  void restoresToAnotherNumberOfPartitionsByKeyAlsoWhenItIsInterrupted() {
    Map<String, String> configs = new HashMap<>(RecordSamples.TOPIC_CONFIGS);
    configs.put("max.message.bytes", "20000"); // so that there are many batches
    String topic = topics.create("reshaped", 3, configs);
    for (String codec : List.of("none", "zstd", "lz4")) {
      writer.with("compression.type", codec).with("batch.size", 8_000).write(keyed(topic, 3_000));
    }
    String target = topic + ".seven";
    RestoreRequest request =
        to(topic, target)
            .withShape(
                TargetShape.AS_STORED
                    .withTopicMapping(Map.of(topic, target))
                    .withRepartitioning(Map.of(target, 7)));
    FaultyStore faulty =
        FaultyStore.around(store)
            .on(
                Calls.to(StoreCall.OPEN_RANGE)
                    .about(key -> key.value().startsWith("topics/" + topic))
                    .from(11),
                Fault.failure(StorageException::new))
            .on(
                Calls.to(StoreCall.OPEN_RANGE)
                    .about(key -> key.value().startsWith("topics/" + topic)),
                Fault.cutStream(100_000));
    try (KafkaBackup backups = open(store);
        KafkaBackup failing = open(faulty)) {
      backups.backup(BackupRequest.of(topic));
      assertThatThrownBy(() -> failing.restore(request)).isInstanceOf(RepositoryException.class);
      assertThat(reader.read(target).count()).isBetween(1L, 8_999L);
      RestoreReport report = backups.restore(request);
      assertThat(report.resumed()).isTrue();
      assertThat(report.records()).isEqualTo(9_000);
      assertThat(report.warnings()).anyMatch(it -> it.contains("gets its records by key"));
    }
    TopicContent before = reader.read(topic);
    TopicContent after = reader.read(target);
    assertThat(after.partitions()).hasSize(7);
    assertThat(after.count()).isEqualTo(9_000);
    assertThat(byKey(after)).isEqualTo(byKey(before));
    // Where a producer of today puts a key, there its history lies.
    writer.write(keyed(target, 500));
    TopicContent more = reader.read(target);
    assertThat(partitionsOfKeys(more)).isEqualTo(partitionsOfKeys(after));
    assertThat(after.partitions().values())
        .allSatisfy(
            records ->
                assertThat(records.stream().filter(record -> record.key() == null).count())
                    .isBetween(100L, 250L));
  }

  /** The records of each key in their order; of those without, none. */
  private static Map<Bytes, List<ConsumedRecord>> byKey(TopicContent content) {
    return content.withoutOffsets().partitions().values().stream()
        .flatMap(List::stream)
        .filter(record -> record.key() != null)
        .collect(Collectors.groupingBy(ConsumedRecord::key));
  }

  private static Map<Bytes, List<Integer>> partitionsOfKeys(TopicContent content) {
    Map<Bytes, List<Integer>> partitions = new TreeMap<>();
    content
        .partitions()
        .forEach(
            (number, records) ->
                records.stream()
                    .map(ConsumedRecord::key)
                    .filter(key -> key != null)
                    .distinct()
                    .forEach(
                        key ->
                            partitions.computeIfAbsent(key, it -> new ArrayList<>()).add(number)));
    return partitions;
  }

  @Test
  void refusesToReadMorePartitionsSideBySideThanFitIntoMemory() {
    String topic = topics.create("wide", 3, Map.of());
    try (KafkaBackup backups =
        KafkaBackup.builder()
            .kafka(kafka.clientProperties())
            .repository(store)
            .limits(
                new Limits(
                    DataSize.ofMebibytes(32),
                    DataSize.ofMebibytes(1),
                    Duration.ofMinutes(10),
                    DataSize.ofMebibytes(2),
                    4,
                    1,
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(2),
                    Duration.ofSeconds(15)))
            .build()) {
      backups.backup(BackupRequest.of(topic));
      TargetShape shape =
          TargetShape.AS_STORED
              .withTopicMapping(Map.of(topic, topic + ".two"))
              .withRepartitioning(Map.of(topic + ".two", 2));
      assertThatThrownBy(() -> backups.restore(to(topic, topic + ".two").withShape(shape)))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("needs limits.memory of 48MiB");
    }
  }

  @Test
  void tellsWhereEachRecordCameFromAndReplacesWhatAnEarlierRestoreSaid() {
    String topic = topics.create("origin", 2, RecordSamples.TOPIC_CONFIGS);
    writer.write(RecordSamples.of(5).mixed(topic, 300));
    writer.with("compression.type", "zstd").write(RecordSamples.of(6).mixed(topic, 300));
    writer.writeAborted(RecordSamples.of(7).mixed(topic, 10));
    writer.writeCommitted(RecordSamples.of(8).mixed(topic, 10));
    String first = topic + ".first";
    String second = topic + ".second";
    String stripped = topic + ".stripped";
    try (KafkaBackup backups = open(store)) {
      BackupRequest plain = BackupRequest.of(topic);
      backups.backup(
          new BackupRequest(
              null, plain.topics(), plain.missingTopics(), "prod", true, Map.of(), false));
      // As the backup says.
      backups.restore(to(topic, first));
      assertOrigins(reader.read(topic), reader.read(first), "prod");
      backups.backup(BackupRequest.of(first));
      backups.restore(to(first, second).withHeaders(OriginHeaders.ADD));
      String cluster = backups.describe("latest").clusterId();
      assertOrigins(reader.read(first), reader.read(second), cluster);
      backups.restore(to(first, stripped).withHeaders(OriginHeaders.STRIP));
      assertThat(reader.read(stripped).withoutOffsets())
          .isEqualTo(reader.read(topic).withoutOffsets());
    }
  }

  private static void assertOrigins(TopicContent before, TopicContent after, String cluster) {
    before
        .partitions()
        .forEach(
            (partition, records) -> {
              List<ConsumedRecord> restored = after.partition(partition);
              assertThat(restored).hasSameSizeAs(records);
              for (int i = 0; i < records.size(); i++) {
                ConsumedRecord source = records.get(i);
                Map<String, String> origin = new HashMap<>();
                List<ConsumedHeader> others = new ArrayList<>();
                for (ConsumedHeader header : restored.get(i).headers()) {
                  Bytes value = header.value();
                  if (!header.key().startsWith("x-")) {
                    others.add(header);
                  } else if (value != null) {
                    assertThat(origin.put(header.key(), new String(value.get(), UTF_8)))
                        .as("header twice")
                        .isNull();
                  }
                }
                assertThat(others)
                    .isEqualTo(
                        source.headers().stream()
                            .filter(header -> !header.key().startsWith("x-"))
                            .toList());
                assertThat(origin)
                    .isEqualTo(
                        Map.of(
                            "x-original-offset", Long.toString(source.offset()),
                            "x-original-timestamp", Long.toString(source.timestamp()),
                            "x-source-partition", Integer.toString(partition),
                            "x-source-cluster", cluster));
                assertThat(restored.get(i).value()).isEqualTo(source.value());
              }
            });
  }

  /** Replaces every value by its length and drops the keys that end in 7. */
  private record Lengths(String id) implements RecordFilter {

    @Override
    public Decision decide(BackupRecord record) {
      byte[] key = record.key();
      byte[] value = record.value();
      if (key != null && key.length > 0 && key[key.length - 1] == '7') {
        return new Drop();
      }
      return value == null
          ? new Keep()
          : new Replace(
              record.withContent(
                  key,
                  Integer.toString(value.length).getBytes(UTF_8),
                  List.of(new RecordHeader("was", null))));
    }
  }

  @Test
  void letsAFilterDropAndReplaceRecords() {
    String topic = topics.create("filtered", 2, RecordSamples.TOPIC_CONFIGS);
    writer.write(keyed(topic, 1_000));
    writer.with("compression.type", "gzip").write(keyed(topic, 1_000));
    String target = topic + ".filtered";
    try (KafkaBackup backups = open(store)) {
      backups.backup(BackupRequest.of(topic));
      RestoreReport report =
          backups.restore(to(topic, target).withFilters(List.of(new Lengths("lengths"))));
      TopicContent before = reader.read(topic);
      TopicContent after = reader.read(target);
      before
          .partitions()
          .forEach(
              (partition, records) ->
                  assertThat(after.partition(partition).stream().map(ShapeIT::valueText))
                      .containsExactlyElementsOf(
                          records.stream()
                              .filter(it -> it.key() == null || !it.key().toString().endsWith("7"))
                              .map(ShapeIT::valueLength)
                              .toList()));
      assertThat(report.records()).isEqualTo(after.count()).isLessThan(2_000);
      RecordFilter broken =
          new RecordFilter() {
            @Override
            public String id() {
              return "broken";
            }

            @Override
            public Decision decide(BackupRecord record) {
              throw new IllegalStateException("no such thing");
            }
          };
      assertThatThrownBy(
              () -> backups.restore(to(topic, topic + ".broken").withFilters(List.of(broken))))
          .hasMessageContaining("filter 'broken' failed at " + topic + "-")
          .hasMessageContaining("no such thing");
    }
  }

  private static String valueLength(ConsumedRecord record) {
    Bytes value = record.value();
    return value == null ? "" : String.valueOf(value.get().length);
  }

  private static String valueText(ConsumedRecord record) {
    Bytes value = record.value();
    return value == null ? "" : new String(value.get(), UTF_8);
  }

  @Test
  void appendsToTopicsThatHaveRecordsOrPurgesThem() throws Exception {
    String topic = topics.create("more", 2, Compaction.TOPIC_CONFIGS);
    writer.write(RecordSamples.of(1).updates(topic, 50, 2));
    String target = topics.create("there", 2, Map.of("cleanup.policy", "compact"));
    writer.write(RecordSamples.of(2).updates(target, 30, 1));
    TopicContent own = reader.read(target);
    RestoreRequest request = to(topic, target);
    TargetShape shape = request.shape();
    try (KafkaBackup backups = open(store)) {
      backups.backup(BackupRequest.of(topic));
      TopicContent backedUp = reader.read(topic);
      RestoreReport plan = backups.restore(request.withDryRun(true));
      assertThat(plan.obstacles()).singleElement().asString().contains(target + " is not empty");
      assertThatThrownBy(() -> backups.restore(request))
          .isInstanceOf(TargetConflictException.class)
          .hasMessageContaining("set existingTopics");
      backups.restore(request.withShape(shape.withExistingTopics(ExistingTopics.APPEND)));
      assertThat(reader.read(target).withoutOffsets()).isEqualTo(joined(own, backedUp));
      backups.restore(
          request
              .withShape(
                  shape
                      .withExistingTopics(ExistingTopics.PURGE)
                      .withConfigs(Map.of("min.compaction.lag.ms", "77")))
              .withRestoreId("purging"));
      assertThat(reader.read(target).withoutOffsets()).isEqualTo(backedUp.withoutOffsets());
      assertThat(overrides(target))
          .containsOnly(
              Map.entry("cleanup.policy", "compact"), Map.entry("min.compaction.lag.ms", "77"));
      // Once: what the same restore is asked for again does not purge again.
      writer.write(RecordSamples.of(3).updates(target, 1, 1));
      backups.restore(
          request
              .withShape(
                  shape
                      .withExistingTopics(ExistingTopics.PURGE)
                      .withConfigs(Map.of("min.compaction.lag.ms", "77")))
              .withRestoreId("purging"));
      assertThat(reader.read(target).count()).isEqualTo(backedUp.count() + 1);
    }
  }

  @Test
  void purgesNothingForADamagedBackup() {
    String topic = topics.create("damaged", 1, RecordSamples.TOPIC_CONFIGS);
    writer.write(RecordSamples.of(1).mixed(topic, 100));
    String target = topics.create("kept", 1, RecordSamples.TOPIC_CONFIGS);
    writer.write(RecordSamples.of(2).mixed(target, 10));
    FaultyStore faulty =
        FaultyStore.around(store)
            .on(
                Calls.to(StoreCall.OPEN_RANGE)
                    .about(it -> it.value().contains(".log") || it.value().endsWith(".seg")),
                Fault.flippedBit(99));
    try (KafkaBackup backups = open(faulty)) {
      backups.backup(BackupRequest.of(topic));
      RestoreRequest request = to(topic, target);
      assertThatThrownBy(
              () ->
                  backups.restore(
                      request.withShape(request.shape().withExistingTopics(ExistingTopics.PURGE))))
          .isInstanceOf(CorruptBackupException.class)
          .hasMessageContaining("so nothing was purged");
    }
    assertThat(reader.read(target).count()).isEqualTo(10);
  }

  private static TopicContent joined(TopicContent first, TopicContent second) {
    TreeMap<Integer, List<ConsumedRecord>> joined = new TreeMap<>();
    first
        .withoutOffsets()
        .partitions()
        .forEach(
            (partition, records) -> {
              List<ConsumedRecord> all = new ArrayList<>(records);
              all.addAll(second.withoutOffsets().partition(partition));
              joined.put(partition, all);
            });
    return new TopicContent(joined);
  }

  private Map<String, String> overrides(String topic) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      return admin
          .describeConfigs(List.of(resource))
          .all()
          .get(30, TimeUnit.SECONDS)
          .values()
          .stream()
          .flatMap(config -> config.entries().stream())
          .filter(e -> e.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
          .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }
  }
}
