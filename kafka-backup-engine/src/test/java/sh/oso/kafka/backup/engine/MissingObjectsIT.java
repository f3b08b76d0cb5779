package sh.oso.kafka.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunListener;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.manifest.ChainBreak;
import sh.oso.kafka.backup.api.manifest.ChainBreak.Reason;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.api.spi.EngineSettings;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.engine.backup.BackupRun;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.run.Progress;
import sh.oso.kafka.backup.engine.store.Codecs;
import sh.oso.kafka.backup.engine.store.Stores;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** A backup that goes on from another takes nothing over that is no longer there. */
class MissingObjectsIT {

  private static final Duration HOUR = Duration.ofHours(1);

  private final KafkaCluster kafka;
  private final Path folder;
  private final String damaged;
  private final String sound;

  MissingObjectsIT(@SharedKafka KafkaCluster kafka, @TempDir Path folder) {
    this.kafka = kafka;
    this.folder = folder;
    TestTopics topics = new TestTopics(kafka.clientProperties());
    this.damaged = topics.create("damaged", 1, Map.of());
    this.sound = topics.create("sound", 1, Map.of());
  }

  @Test
  void readsATopicAnewOfWhichASegmentIsMissing() throws IOException {
    write(damaged, 100);
    write(sound, 100);
    backup("first", Duration.ZERO);
    delete(damaged, ".log.zst");

    Manifest second = backup("second", HOUR);
    assertThat(topic(second, damaged).breaks())
        .containsExactly(ChainBreak.of(-1, Reason.PARENT_DAMAGED));
    assertThat(topic(second, sound).breaks()).isEmpty();
    assertThat(second.warnings()).anyMatch(w -> w.contains(damaged) && w.contains("is missing"));
    assertThat(second.totals().newSegments()).isEqualTo(1);
    assertSound(second);
  }

  @Test
  void readsATopicAnewOfWhichASegmentWasCutShort() throws IOException {
    write(damaged, 100);
    backup("first", Duration.ZERO);
    Path segment = find(damaged, ".log.zst");
    byte[] bytes = Files.readAllBytes(segment);
    Files.delete(segment);
    Files.write(segment, java.util.Arrays.copyOf(bytes, bytes.length - 1));
    write(damaged, 10);

    Manifest second = backup("second", HOUR);
    assertThat(topic(second, damaged).breaks())
        .containsExactly(ChainBreak.of(-1, Reason.PARENT_DAMAGED));
    assertSound(second);
  }

  @Test
  void readsATopicAnewOfWhichTheIndexIsMissing() throws IOException {
    write(damaged, 100);
    backup("first", Duration.ZERO);
    delete(damaged, ".json.zst");

    assertThat(topic(backup("second", HOUR), damaged).breaks())
        .containsExactly(ChainBreak.of(-1, Reason.PARENT_DAMAGED));
    assertSound(backup("third", HOUR.plus(HOUR)));
  }

  @Test
  void looksAgainOnlyAfterAWhile() {
    write(sound, 100);
    Manifest first = backup("first", Duration.ZERO);
    Manifest second = backup("second", Duration.ofMinutes(10));
    Manifest third = backup("third", HOUR);
    assertThat(first.objectsCheckedAt()).isEqualTo(first.startedAt());
    assertThat(second.objectsCheckedAt()).isEqualTo(first.startedAt());
    assertThat(third.objectsCheckedAt()).isEqualTo(third.startedAt());
  }

  private Manifest backup(String id, Duration later) {
    EngineSettings.Repository where = new EngineSettings.ByLocation(folder.toUri());
    ClassLoader loader = getClass().getClassLoader();
    Clock clock = Clock.offset(Clock.systemUTC(), later);
    try (ObjectStore store = Stores.open(where, loader);
        Cluster cluster = new Cluster(kafka.clientProperties(), Limits.DEFAULTS)) {
      return new BackupRun(
              kafka.clientProperties(),
              cluster,
              new Repository(store, Codecs.find(loader)),
              Limits.DEFAULTS,
              new Progress(RunListener.NONE),
              clock,
              "test")
          .run(
              id,
              BackupRequest.of(damaged, sound),
              new BackupRun.Compression("zstd", OptionalInt.empty()),
              new Cancellation())
          .manifest();
    }
  }

  private void assertSound(Manifest manifest) {
    try (KafkaBackup backups = KafkaBackup.builder().repository(folder).build()) {
      VerifyRequest request = VerifyRequest.of(manifest.backupId(), VerifyRequest.Level.DECODED);
      assertThat(backups.verify(request).damages()).isEmpty();
    }
  }

  private static TopicEntry topic(Manifest manifest, String name) {
    return manifest.topics().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
  }

  private void delete(String topic, String ending) throws IOException {
    Files.delete(find(topic, ending));
  }

  private Path find(String topic, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("topics").resolve(topic))) {
      return files.filter(file -> file.toString().endsWith(ending)).findFirst().orElseThrow();
    }
  }

  private void write(String topic, int count) {
    new TopicWriter(kafka.clientProperties())
        .write(
            IntStream.range(0, count)
                .mapToObj(i -> new ProducerRecord<byte[], byte[]>(topic, 0, null, new byte[100]))
                .toList());
  }
}
