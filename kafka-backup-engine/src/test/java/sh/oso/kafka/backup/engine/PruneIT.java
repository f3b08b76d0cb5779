package sh.oso.kafka.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.BackupSummary;
import sh.oso.kafka.backup.api.IncompleteRunException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.PruneReport;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.RetentionPolicy;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.engine.prune.SettableClock;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.PartitionDigest;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;
import sh.oso.kafka.backup.testkit.store.Calls;
import sh.oso.kafka.backup.testkit.store.Fault;
import sh.oso.kafka.backup.testkit.store.FaultyStore;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;
import sh.oso.kafka.backup.testkit.store.StoreCall;

/** What a prune leaves can be restored, and runs under way do not lose what they build on. */
class PruneIT {

  private static final PruneRequest NEWEST = PruneRequest.of(RetentionPolicy.ofNewest(1));

  private final KafkaCluster kafka;
  private final TestTopics topics;
  private final TopicReader reader;
  private final TopicWriter writer;
  private final Path folder;

  PruneIT(@SharedKafka(brokers = 3) KafkaCluster kafka, @TempDir Path folder) {
    this.kafka = kafka;
    this.topics = new TestTopics(kafka.clientProperties());
    this.reader = new TopicReader(kafka.clientProperties());
    this.writer = new TopicWriter(kafka.clientProperties());
    this.folder = folder;
  }

  @Test
  void backupsThatStayCanBeRestored() throws IOException {
    String topic = topics.create("kept", 3, RecordSamples.TOPIC_CONFIGS);
    List<BackupReport> made = new ArrayList<>();
    List<SortedMap<Integer, PartitionDigest>> seen = new ArrayList<>();
    try (KafkaBackup backups =
        KafkaBackup.builder().kafka(kafka.clientProperties()).repository(folder).build()) {
      for (int i = 0; i < 6; i++) {
        writer.write(RecordSamples.of(i).mixed(topic, 100));
        // Read anew halfway, so that the data of the first ones is of no more use to the last.
        BackupRequest request = BackupRequest.of(topic);
        made.add(backups.backup(i == 3 ? request.withEverythingReadAnew() : request));
        seen.add(reader.digest(topic));
      }
      PruneRequest two = PruneRequest.of(RetentionPolicy.ofNewest(2));
      PruneReport first = backups.prune(two);
      assertThat(first.deleted().objects()).isZero();
      assertThat(first.waiting().objects()).isPositive();
      long before = bytes();
      age(Duration.ofDays(2));
      PruneReport second = backups.prune(two);
      assertThat(second.deleted().objects()).isEqualTo(first.waiting().objects());
      assertThat(bytes()).isLessThan(before);
      assertThat(backups.list())
          .extracting(BackupSummary::backupId)
          .containsExactly(made.get(4).manifest().backupId(), made.get(5).manifest().backupId());
      for (int i : new int[] {4, 5}) {
        String id = made.get(i).manifest().backupId();
        assertThat(backups.verify(VerifyRequest.of(id, VerifyRequest.Level.DECODED)).damages())
            .isEmpty();
        String target = TestTopics.uniqueName(topic + ".restored");
        backups.restore(
            RestoreRequest.of(id).withTopics(topic).withTopicMapping(Map.of(topic, target)));
        assertThat(reader.digest(target)).isEqualTo(seen.get(i));
      }
      writer.write(RecordSamples.of(7).mixed(topic, 100));
      BackupReport next = backups.backup(BackupRequest.of(topic));
      assertThat(next.manifest().parentId()).isEqualTo(made.get(5).manifest().backupId());
    }
  }

  private void age(Duration by) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Instant then = Files.getLastModifiedTime(file).toInstant().minus(by);
        Files.setLastModifiedTime(file, FileTime.from(then));
      }
    }
  }

  private long bytes() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @Test
  void aRunWhoseParentIsPrunedMeanwhileIsWhole() {
    String quiet = topics.create("quiet", 1, Map.of());
    String busy = topics.create("busy", 1, Map.of());
    writer.write(numbered(quiet, 50));
    writer.write(numbered(busy, 50));
    SettableClock clock = new SettableClock();
    InMemoryStore store = new InMemoryStore(clock);
    try (KafkaBackup plain = open(store)) {
      String parent = plain.backup(BackupRequest.of(quiet, busy)).manifest().backupId();
      writer.write(numbered(busy, 50));
      FaultyStore pruning =
          FaultyStore.around(store)
              .on(
                  Calls.to(StoreCall.PUT).about(key -> key.value().endsWith(".log.zst")),
                  Fault.delay(
                      () -> {
                        // Another owner's newest backup, so that the parent may go.
                        clock.pass(Duration.ofMinutes(1));
                        plain.backup(BackupRequest.of(quiet).withEverythingReadAnew());
                        plain.prune(NEWEST);
                        assertThat(plain.list())
                            .noneMatch(backup -> backup.backupId().equals(parent));
                        clock.pass(Duration.ofMinutes(30));
                        plain.prune(NEWEST);
                      }));
      try (KafkaBackup backups = open(pruning)) {
        BackupReport report = backups.backup(BackupRequest.of(quiet, busy));
        assertThat(pruning.faultCount()).isEqualTo(1);
        assertThat(report.manifest().parentId()).isEqualTo(parent);
        clock.pass(Duration.ofDays(2));
        plain.prune(NEWEST);
        assertThat(
                plain
                    .verify(
                        VerifyRequest.of(report.manifest().backupId(), VerifyRequest.Level.DECODED))
                    .damages())
            .isEmpty();
        assertThat(report.manifest().totals().records()).isEqualTo(150);
      }
    }
  }

  @Test
  void aRunThatWasGivenUpFailsAndItsIdIsTaken() {
    String topic = topics.create("slow", 1, Map.of());
    writer.write(numbered(topic, 50));
    SettableClock clock = new SettableClock();
    InMemoryStore store = new InMemoryStore(clock);
    try (KafkaBackup plain = open(store)) {
      FaultyStore slow =
          FaultyStore.around(store)
              .on(
                  Calls.to(StoreCall.PUT).about(key -> key.value().endsWith(".log.zst")),
                  Fault.delay(
                      () -> {
                        clock.pass(Duration.ofDays(2));
                        assertThat(plain.prune(NEWEST).runs()).containsExactly("slow");
                      }));
      try (KafkaBackup backups = open(slow)) {
        assertThatThrownBy(() -> backups.backup(BackupRequest.of(topic).withBackupId("slow")))
            .isInstanceOf(IncompleteRunException.class)
            .hasMessageContaining("given up")
            .hasMessageContaining("Nothing was committed");
        assertThatThrownBy(() -> plain.backup(BackupRequest.of(topic).withBackupId("slow")))
            .isInstanceOf(InvalidRequestException.class)
            .hasMessageContaining("take another backup id");
        assertThat(plain.backup(BackupRequest.of(topic)).manifest().totals().records())
            .isEqualTo(50);
        clock.pass(Duration.ofDays(2));
        plain.prune(NEWEST);
        assertThat(plain.verify(VerifyRequest.of("latest", VerifyRequest.Level.DECODED)).damages())
            .isEmpty();
      }
    }
  }

  private KafkaBackup open(ObjectStore store) {
    return KafkaBackup.builder()
        .kafka(kafka.clientProperties())
        .repository(store)
        .limits(Limits.DEFAULTS)
        .build();
  }

  private static List<ProducerRecord<byte[], byte[]>> numbered(String topic, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new ProducerRecord<byte[], byte[]>(
                    topic, 0, null, ("value " + i).getBytes(StandardCharsets.UTF_8)))
        .toList();
  }
}
