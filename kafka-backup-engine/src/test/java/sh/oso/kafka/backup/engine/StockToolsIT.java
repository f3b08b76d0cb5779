package sh.oso.kafka.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.store.Codecs;
import sh.oso.kafka.backup.engine.witness.LogDump;
import sh.oso.kafka.backup.testkit.codec.StockTool;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

/** A segment is read without this project: by the codec's own tool, then by Kafka's. */
@SharedKafka
class StockToolsIT {

  @ParameterizedTest
  @EnumSource
  void readSegments(StockTool tool, KafkaCluster kafka, @TempDir Path folder) throws Exception {
    String topic =
        new TestTopics(kafka.clientProperties()).create("stock", 1, RecordSamples.TOPIC_CONFIGS);
    RecordSamples samples = RecordSamples.of(5);
    for (String codec : List.of("none", "gzip", "lz4", "zstd")) {
      TopicWriter writer =
          new TopicWriter(kafka.clientProperties()).with("compression.type", codec);
      writer.write(samples.mixed(topic, 200));
      writer.writeCommitted(samples.mixed(topic, 50));
      writer.writeAborted(samples.mixed(topic, 50));
    }
    BackupReport report;
    try (KafkaBackup backups =
        KafkaBackup.builder()
            .kafka(kafka.clientProperties())
            .repository(folder.resolve("repository"))
            .compression(tool.name().toLowerCase(java.util.Locale.ROOT), null)
            .build()) {
      report = backups.backup(BackupRequest.of(topic));
    }
    assertThat(report.manifest().totals().records()).isEqualTo(1000);
    Path log = folder.resolve("00000000000000000000.log");
    tool.decompress(onlySegment(folder.resolve("repository")), log);

    String dump = LogDump.of(log, folder);
    assertThat(dump).doesNotContain("isvalid: false").doesNotContain("invalid bytes");
    assertThat(dump.lines().filter(line -> line.startsWith("| offset:"))).hasSize(1000);
    assertThat(dump.lines().filter(line -> line.contains("isvalid: true"))).isNotEmpty();
    assertThat(dump.lines().filter(line -> line.contains("isControl: true"))).isEmpty();
    assertThat(Files.size(log)).isEqualTo(report.manifest().totals().logicalBytes());
  }

  @ParameterizedTest
  @EnumSource
  void readARangeOfAPack(StockTool tool, KafkaCluster kafka, @TempDir Path folder)
      throws Exception {
    String topic =
        new TestTopics(kafka.clientProperties()).create("packed", 3, RecordSamples.TOPIC_CONFIGS);
    new TopicWriter(kafka.clientProperties()).write(RecordSamples.of(6).mixed(topic, 300));
    InMemoryStore store = new InMemoryStore();
    TopicEntry entry;
    try (KafkaBackup backups =
        KafkaBackup.builder()
            .kafka(kafka.clientProperties())
            .repository(store)
            .compression(tool.name().toLowerCase(java.util.Locale.ROOT), null)
            .build()) {
      entry = backups.backup(BackupRequest.of(topic)).manifest().topics().get(0);
    }
    Repository repository = new Repository(store, Codecs.find(getClass().getClassLoader()));
    SegmentEntry second = repository.loadTopicIndex(entry).partitions().get(1).segments().get(0);
    assertThat(second.object()).contains("/packed/");
    Path cut = folder.resolve("cut");
    try (InputStream range =
        store.openRange(ObjectKey.of(second.object()), second.position(), second.sizeBytes())) {
      Files.copy(range, cut);
    }
    Path log = folder.resolve("00000000000000000000.log");
    tool.decompress(cut, log);
    assertThat(Files.size(log)).isEqualTo(second.logicalBytes());
    String dump = LogDump.of(log, folder);
    assertThat(dump).doesNotContain("isvalid: false").doesNotContain("invalid bytes");
    assertThat(dump.lines().filter(line -> line.startsWith("| offset:")))
        .hasSize((int) second.records());
  }

  private static Path onlySegment(Path repository) throws IOException {
    try (Stream<Path> files = Files.walk(repository.resolve("topics"))) {
      List<Path> segments =
          files.filter(file -> file.getFileName().toString().contains(".log.")).toList();
      assertThat(segments).hasSize(1);
      return segments.get(0);
    }
  }
}
