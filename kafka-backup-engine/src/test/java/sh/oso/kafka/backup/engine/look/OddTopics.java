package sh.oso.kafka.backup.engine.look;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.record.BackupRecord;
import sh.oso.kafka.backup.api.record.RecordHeader;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.records.Compaction;
import sh.oso.kafka.backup.testkit.records.ConsumedRecord;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.SampleKind;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicContent;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** Topics with all that is odd, a backup of them, and what a consumer saw in them. */
public final class OddTopics {

  static final long SEED = 20_261_124;

  private final KafkaCluster kafka;
  private final TestTopics topics;
  private final RecordSamples samples = RecordSamples.of(SEED);
  private final TopicReader reader;
  private final Map<String, List<BackupRecord>> seen = new TreeMap<>();

  public OddTopics(KafkaCluster kafka) {
    this.kafka = kafka;
    this.topics = new TestTopics(kafka.clientProperties());
    this.reader = new TopicReader(kafka.clientProperties());
  }

  /** Writes the topics and backs them up twice; of one, records were deleted in between. */
  public Map<String, List<BackupRecord>> writeAndBackUp(KafkaBackup backups) throws Exception {
    for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
      TopicWriter writer =
          new TopicWriter(kafka.clientProperties())
              .with("compression.type", codec)
              .with("linger.ms", 5);
      String mixed = create("look-mixed-" + codec, 3, RecordSamples.TOPIC_CONFIGS);
      writer.write(samples.mixed(mixed, 150));
      writer.writeCommitted(samples.mixed(mixed, 40));
      writer.writeAborted(samples.mixed(mixed, 40));
      writer.write(samples.mixed(mixed, 20));
    }
    TopicWriter writer = new TopicWriter(kafka.clientProperties()).with("linger.ms", 5);
    String kinds = create("look-kinds", SampleKind.values().length, RecordSamples.TOPIC_CONFIGS);
    int partition = 0;
    for (SampleKind kind : SampleKind.values()) {
      int count = kind == SampleKind.ONE_MEBIBYTE ? 3 : 20;
      writer.write(to(partition++, samples.records(kind, kinds, count)));
    }
    String compacted = create("look-compacted", 1, Compaction.TOPIC_CONFIGS);
    writer.with("compression.type", "lz4").write(samples.updates(compacted, 30, 20));
    writer.writeCommitted(samples.updates(compacted, 30, 2));
    Compaction.force(kafka.clientProperties(), compacted);
    String stamped = create("look-stamped", 1, Map.of("message.timestamp.type", "LogAppendTime"));
    writer.write(samples.records(SampleKind.TEXT, stamped, 100));
    String trimmed = create("look-trimmed", 1, Map.of());
    writer.with("compression.type", "zstd").write(samples.records(SampleKind.TEXT, trimmed, 300));
    create("look-empty", 2, Map.of());
    BackupRequest all = BackupRequest.of(seen.keySet().toArray(String[]::new));
    backups.backup(all.withBackupId("first"));
    writer.write(samples.records(SampleKind.TEXT, trimmed, 50));
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      admin
          .deleteRecords(Map.of(new TopicPartition(trimmed, 0), RecordsToDelete.beforeOffset(137)))
          .all()
          .get();
    }
    backups.backup(all.withBackupId("second"));
    seen.replaceAll((topic, none) -> records(topic, reader.read(topic)));
    return seen;
  }

  private String create(String prefix, int partitions, Map<String, String> configs) {
    String name = topics.create(prefix, partitions, configs);
    seen.put(name, List.of());
    return name;
  }

  /** What a consumer saw in a topic. */
  List<BackupRecord> seen(String topic) {
    return seen.getOrDefault(topic, List.of());
  }

  /** The name of the topic that was made with a prefix. */
  String named(String prefix) {
    return seen.keySet().stream().filter(it -> it.startsWith(prefix)).findFirst().orElseThrow();
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

  /** What a consumer saw, partition by partition. */
  static List<BackupRecord> records(String topic, TopicContent content) {
    List<BackupRecord> all = new ArrayList<>();
    content
        .partitions()
        .forEach((partition, some) -> some.forEach(it -> all.add(record(topic, partition, it))));
    return all;
  }

  private static BackupRecord record(String topic, int partition, ConsumedRecord it) {
    return new BackupRecord(
        topic,
        partition,
        it.offset(),
        it.timestamp(),
        bytes(it.key()),
        bytes(it.value()),
        it.headers().stream().map(h -> new RecordHeader(h.key(), bytes(h.value()))).toList());
  }

  private static byte @Nullable [] bytes(@Nullable Bytes bytes) {
    return bytes == null ? null : bytes.get();
  }
}
