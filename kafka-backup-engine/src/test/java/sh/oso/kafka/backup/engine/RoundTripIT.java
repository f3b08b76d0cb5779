package sh.oso.kafka.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.VerifyReport;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.Compaction;
import sh.oso.kafka.backup.testkit.records.ConsumedRecord;
import sh.oso.kafka.backup.testkit.records.OpenTransaction;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.SampleKind;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicContent;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** What a consumer of committed records sees after a restore is what one saw before the backup. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoundTripIT {

  private static final List<String> PRODUCER_CODECS =
      List.of("none", "gzip", "snappy", "lz4", "zstd");
  private static final long SEED = 20_261_122;

  private final KafkaCluster kafka;
  private final TestTopics topics;
  private final TopicReader reader;
  private final Map<String, TopicContent> expected = new TreeMap<>();
  private final List<OpenTransaction> open = new ArrayList<>();

  RoundTripIT(@SharedKafka(brokers = 3) KafkaCluster kafka) {
    this.kafka = kafka;
    this.topics = new TestTopics(kafka.clientProperties());
    this.reader = new TopicReader(kafka.clientProperties());
  }

  @BeforeAll
  void writeTopicsOfEveryKind() {
    RecordSamples samples = RecordSamples.of(SEED);
    for (String codec : PRODUCER_CODECS) {
      TopicWriter writer =
          new TopicWriter(kafka.clientProperties())
              .with("compression.type", codec)
              .with("linger.ms", 5);
      String mixed = topics.create("mixed-" + codec, 3, RecordSamples.TOPIC_CONFIGS);
      writer.write(samples.mixed(mixed, 300));
      String kinds =
          topics.create("kinds-" + codec, SampleKind.values().length, RecordSamples.TOPIC_CONFIGS);
      int partition = 0;
      for (SampleKind kind : SampleKind.values()) {
        int count = kind == SampleKind.ONE_MEBIBYTE ? 3 : 20;
        writer.write(to(partition++, samples.records(kind, kinds, count)));
      }
      expected.put(kinds, null);
      expected.put(mixed, null);
      writeTransactions(writer, samples, codec);
      writeCompacted(writer, samples, codec);
      writeAppendTime(writer, samples, codec);
    }
    String half = topics.create("half-empty", 4, Map.of());
    new TopicWriter(kafka.clientProperties())
        .write(to(2, samples.records(SampleKind.TEXT, half, 50)));
    expected.put(half, null);
    expected.put(topics.create("empty", 2, Map.of()), null);
    expected.replaceAll((topic, none) -> reader.read(topic));
  }

  private static List<ProducerRecord<byte[], byte[]>> to(
      int partition, List<ProducerRecord<byte[], byte[]>> records) {
    return records.stream()
        .map(
            r ->
                r.timestamp() != null && r.timestamp() < 0
                    ? r // which no constructor takes
                    : new ProducerRecord<>(
                        r.topic(), partition, r.timestamp(), r.key(), r.value(), r.headers()))
        .toList();
  }

  private void writeTransactions(TopicWriter writer, RecordSamples samples, String codec) {
    String topic = topics.create("transactions-" + codec, 2, RecordSamples.TOPIC_CONFIGS);
    writer.write(samples.mixed(topic, 20));
    writer.writeCommitted(samples.mixed(topic, 40));
    writer.writeAborted(samples.mixed(topic, 40));
    writer.writeCommitted(samples.mixed(topic, 40));
    writer.writeAborted(samples.mixed(topic, 40));
    writer.write(samples.mixed(topic, 20));
    open.add(writer.writeOpen(samples.mixed(topic, 20)));
    writer.write(samples.mixed(topic, 20));
    expected.put(topic, null);
  }

  private void writeCompacted(TopicWriter writer, RecordSamples samples, String codec) {
    String topic = topics.create("compacted-" + codec, 1, Compaction.TOPIC_CONFIGS);
    writer.write(samples.updates(topic, 30, 20));
    writer.writeCommitted(samples.updates(topic, 30, 2));
    writer.writeAborted(samples.updates(topic, 30, 2));
    Compaction.force(kafka.clientProperties(), topic);
    expected.put(topic, null);
  }

  private void writeAppendTime(TopicWriter writer, RecordSamples samples, String codec) {
    String topic =
        topics.create("append-time-" + codec, 1, Map.of("message.timestamp.type", "LogAppendTime"));
    writer.write(samples.records(SampleKind.TEXT, topic, 100));
    expected.put(topic, null);
  }

  @AfterAll
  void endTransactions() {
    open.forEach(OpenTransaction::close);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "lz4", "none"})
  void bringsBackWhatAConsumerSaw(String segmentCodec, @TempDir Path folder) {
    Map<String, String> mapping = new HashMap<>();
    expected.keySet().forEach(topic -> mapping.put(topic, segmentCodec + "." + topic));
    try (KafkaBackup backups = open(folder, segmentCodec)) {
      BackupReport backup =
          backups.backup(
              BackupRequest.of(expected.keySet().toArray(String[]::new)).withBackupId("b"));
      assertThat(backup.manifest().totals().records())
          .isEqualTo(expected.values().stream().mapToLong(TopicContent::count).sum());
      VerifyReport verified =
          backups.verify(VerifyRequest.of("latest", VerifyRequest.Level.DECODED));
      assertThat(verified.damages()).isEmpty();
      assertThat(verified.records()).isEqualTo(backup.manifest().totals().records());
      RestoreReport restored = backups.restore(RestoreRequest.of("b").withTopicMapping(mapping));
      assertThat(restored.records()).isEqualTo(verified.records());
    }
    expected.forEach(
        (topic, content) ->
            assertThat(comparable(reader.read(mapping.get(topic))))
                .as("%s, seed %s", topic, SEED)
                .isEqualTo(comparable(content)));
    topics.delete(mapping.values());
  }

  @Test
  void bringsBackManyPartitions(@TempDir Path folder) {
    RecordSamples samples = RecordSamples.of(SEED);
    Map<String, String> mapping = new TreeMap<>();
    TopicWriter writer = new TopicWriter(kafka.clientProperties()).with("linger.ms", 20);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String topic = topics.create("many-" + i, i < 20 ? 7 : 6, RecordSamples.TOPIC_CONFIGS);
      mapping.put(topic, topic + ".restored");
      records.addAll(samples.mixed(topic, 70));
    }
    writer.write(records);
    try (KafkaBackup backups = open(folder, "zstd")) {
      BackupReport backup =
          backups.backup(BackupRequest.of(mapping.keySet().toArray(String[]::new)));
      assertThat(backup.manifest().totals().partitions()).isEqualTo(200);
      backups.restore(RestoreRequest.of("latest").withTopicMapping(mapping));
    }
    mapping.forEach(
        (source, target) ->
            assertThat(comparable(reader.read(target)))
                .as("%s, seed %s", source, SEED)
                .isEqualTo(comparable(reader.read(source))));
    topics.delete(mapping.keySet());
    topics.delete(mapping.values());
  }

  private KafkaBackup open(Path folder, String codec) {
    return KafkaBackup.builder()
        .kafka(kafka.clientProperties())
        .repository(folder)
        .compression(codec, null)
        .build();
  }

  /** Offsets may differ, and times set by the source's broker come back as times of creation. */
  private static List<List<ConsumedRecord>> comparable(TopicContent content) {
    return content.withoutOffsets().partitions().values().stream()
        .map(
            partition ->
                partition.stream()
                    .map(
                        r ->
                            new ConsumedRecord(
                                -1,
                                r.timestamp(),
                                TimestampType.CREATE_TIME,
                                r.key(),
                                r.value(),
                                r.headers()))
                    .toList())
        .toList();
  }
}
