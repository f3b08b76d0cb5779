package sh.oso.kafka.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.IncompleteRunException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.RunListener;
import sh.oso.kafka.backup.api.Shard;
import sh.oso.kafka.backup.api.VerifyReport;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.PartitionDigest;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** Several processes make one backup, each a part of it. */
class ShardedBackupIT {

  private final KafkaCluster kafka;
  private final TestTopics topics;
  private final TopicReader reader;
  private final TopicWriter writer;
  private final Path folder;

  ShardedBackupIT(@SharedKafka(brokers = 3) KafkaCluster kafka, @TempDir Path folder) {
    this.kafka = kafka;
    this.topics = new TestTopics(kafka.clientProperties());
    this.reader = new TopicReader(kafka.clientProperties());
    this.writer = new TopicWriter(kafka.clientProperties());
    this.folder = folder;
  }

  @Test
  void fourPartsMakeWhatOneRunMakes() throws Exception {
    String large = topics.create("large", 6, RecordSamples.TOPIC_CONFIGS);
    String small = topics.create("small", 2, RecordSamples.TOPIC_CONFIGS);
    writer.write(RecordSamples.of(1).mixed(large, 1_200));
    writer.write(RecordSamples.of(2).mixed(small, 40));

    BackupReport sharded = all("first", 4, large, small);
    BackupReport whole;
    Path elsewhere = Files.createDirectory(folder.resolve("whole"));
    try (KafkaBackup backups = open(elsewhere, event -> {})) {
      whole = backups.backup(BackupRequest.of(large, small));
    }

    assertThat(contents(sharded)).isEqualTo(contents(whole));
    assertThat(sharded.manifest().totals().records())
        .isEqualTo(whole.manifest().totals().records());
    assertThat(sharded.manifest().totals().logicalBytes())
        .isEqualTo(whole.manifest().totals().logicalBytes());
    assertSound(sharded, large, small);

    // The next one goes on from it, in another number of parts; a topic that is quiet costs none.
    writer.write(RecordSamples.of(3).mixed(large, 300));
    BackupReport next = all("second", 2, large, small);
    assertThat(next.manifest().parentId()).isEqualTo("first");
    assertThat(next.manifest().totals().newBytes())
        .isLessThan(sharded.manifest().totals().newBytes());
    assertSound(next, large, small);
  }

  @Test
  void whatAPartHasDoneCountsUntilTheLastCommits() throws Exception {
    String topic = topics.create("topic", 4, RecordSamples.TOPIC_CONFIGS);
    writer.write(RecordSamples.of(4).mixed(topic, 400));
    try (KafkaBackup backups = open(folder, event -> {})) {
      BackupRequest request = BackupRequest.of(topic).withBackupId("parts");
      assertThat(backups.backupShard(request, new Shard(0, 3), new Cancellation())).isEmpty();
      Cancellation stopped = new Cancellation();
      stopped.cancel();
      assertThatThrownBy(() -> backups.backupShard(request, new Shard(1, 3), stopped))
          .isInstanceOf(RunCancelledException.class);
      assertThat(backups.backupShard(request, new Shard(2, 3), new Cancellation())).isEmpty();
      assertThat(backups.list()).noneMatch(it -> it.completedAt() != null);
      assertThat(backups.backupShard(request, new Shard(2, 3), new Cancellation())).isEmpty();

      assertThatThrownBy(() -> backups.backupShard(request, new Shard(1, 2), new Cancellation()))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("was begun in 3 shards");
      assertThatThrownBy(() -> backups.backup(request))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("was begun in 3 shards");

      Optional<BackupReport> last =
          backups.backupShard(request, new Shard(1, 3), new Cancellation());
      assertSound(last.orElseThrow(), topic);
      assertThat(backups.backupShard(request, new Shard(0, 3), new Cancellation()))
          .hasValueSatisfying(it -> assertThat(it.alreadyComplete()).isTrue());
    }
  }

  @Test
  void aPartOfWhichACheckpointIsDamagedIsNamedAndRunAgain() throws Exception {
    String topic = topics.create("damaged", 4, RecordSamples.TOPIC_CONFIGS);
    writer.write(RecordSamples.of(5).mixed(topic, 400));
    try (KafkaBackup backups = open(folder, event -> {})) {
      BackupRequest request = BackupRequest.of(topic).withBackupId("damaged");
      assertThat(backups.backupShard(request, new Shard(0, 2), new Cancellation())).isEmpty();
      try (Stream<Path> files = Files.list(folder.resolve("backups/damaged/progress"))) {
        Path checkpoint = files.findFirst().orElseThrow();
        Files.writeString(checkpoint, Files.readString(checkpoint).replace('0', '1'));
      }

      assertThatThrownBy(() -> backups.backupShard(request, new Shard(1, 2), new Cancellation()))
          .isInstanceOf(IncompleteRunException.class)
          .hasMessageContaining("a checkpoint is damaged")
          .hasMessageContaining("If none of the shards 0/2 is at work still, run them again");
      BackupReport report =
          backups.backupShard(request, new Shard(0, 2), new Cancellation()).orElseThrow();
      assertSound(report, topic);
      assertThat(report.manifest().warnings()).anyMatch(it -> it.contains("is damaged"));
    }
  }

  @Test
  void eachPartOfAVerificationLooksIntoItsShare() throws Exception {
    String topic = topics.create("verified", 5, RecordSamples.TOPIC_CONFIGS);
    writer.write(RecordSamples.of(8).mixed(topic, 500));
    try (KafkaBackup backups = open(folder, event -> {})) {
      backups.backup(BackupRequest.of(topic).withBackupId("verified"));
      VerifyRequest request = VerifyRequest.of("verified", VerifyRequest.Level.DECODED);
      VerifyReport whole = backups.verify(request);
      List<VerifyReport> parts = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        parts.add(backups.verify(request.withShard(new Shard(i, 3))));
      }
      assertThat(parts).allMatch(VerifyReport::valid).allMatch(it -> it.records() < 500);
      assertThat(parts.stream().mapToLong(VerifyReport::records).sum())
          .isEqualTo(whole.records())
          .isEqualTo(500);
      assertThat(parts.stream().mapToLong(it -> it.sample().segments()).sum())
          .isEqualTo(whole.sample().segments());

      try (Stream<Path> files = Files.walk(folder.resolve("topics"))) {
        Path segments =
            files
                .filter(it -> it.toString().endsWith(".seg") || it.toString().endsWith(".log.zst"))
                .findFirst()
                .orElseThrow();
        byte[] bytes = Files.readAllBytes(segments);
        bytes[20]++;
        Files.write(segments, bytes);
      }
      List<Boolean> valid = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        valid.add(backups.verify(request.withShard(new Shard(i, 3))).valid());
      }
      assertThat(valid).containsExactlyInAnyOrder(true, true, false);
    }
    assertThatThrownBy(
            () ->
                VerifyRequest.of("latest", VerifyRequest.Level.DECODED).withShard(new Shard(0, 2)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("need the same backup");
  }

  @Test
  void aPartWhoseRunWasGivenUpDoesNotEndWell() throws Exception {
    String topic = topics.create("givenup", 4, RecordSamples.TOPIC_CONFIGS);
    writer.write(RecordSamples.of(6).mixed(topic, 400));
    // What a prune takes away while the part is held up: when the last segment is stored, all goes.
    try (KafkaBackup backups =
        open(
            folder,
            event -> {
              if (event instanceof RunEvent.PartitionDone) {
                delete(folder.resolve("backups/givenup/plan.json"));
              }
            })) {
      assertThatThrownBy(
              () ->
                  backups.backupShard(
                      BackupRequest.of(topic).withBackupId("givenup"),
                      new Shard(0, 2),
                      new Cancellation()))
          .isInstanceOf(IncompleteRunException.class)
          .hasMessageContaining("run again with another backup id");
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void partsNeedAnId() {
    try (KafkaBackup backups = open(folder, event -> {})) {
      assertThatThrownBy(
              () ->
                  backups.backupShard(BackupRequest.of("any"), new Shard(0, 2), new Cancellation()))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("the same backup id");
    }
  }

  /** All parts at a time, each as a process of its own would. */
  private BackupReport all(String id, int count, String... names) throws Exception {
    List<Integer> partitions = new ArrayList<>();
    ExecutorService processes = Executors.newFixedThreadPool(count);
    try {
      List<Callable<Optional<BackupReport>>> parts =
          IntStream.range(0, count)
              .<Callable<Optional<BackupReport>>>mapToObj(
                  index ->
                      () -> {
                        try (KafkaBackup backups =
                            open(
                                folder,
                                event -> {
                                  if (event instanceof RunEvent.Started started) {
                                    synchronized (partitions) {
                                      partitions.add(started.partitions());
                                    }
                                  }
                                })) {
                          return backups.backupShard(
                              BackupRequest.of(names).withBackupId(id),
                              new Shard(index, count),
                              new Cancellation());
                        }
                      })
              .toList();
      List<BackupReport> committed = new ArrayList<>();
      for (Future<Optional<BackupReport>> part : processes.invokeAll(parts)) {
        part.get().ifPresent(committed::add);
      }
      assertThat(partitions).hasSizeLessThanOrEqualTo(count).allMatch(it -> it < 8);
      assertThat(committed).isNotEmpty();
      assertThat(committed.stream().map(BackupReport::manifest).distinct()).hasSize(1);
      return committed.get(0);
    } finally {
      processes.shutdownNow();
    }
  }

  private KafkaBackup open(Path place, RunListener listener) {
    return KafkaBackup.builder()
        .kafka(kafka.clientProperties())
        .repository(place)
        .listener(listener)
        .build();
  }

  private void assertSound(BackupReport report, String... names) throws IOException {
    String id = report.manifest().backupId();
    try (KafkaBackup backups = open(folder, event -> {})) {
      assertThat(backups.verify(VerifyRequest.of(id, VerifyRequest.Level.DECODED)).damages())
          .isEmpty();
      for (String name : names) {
        String target = TestTopics.uniqueName(name + ".restored");
        backups.restore(
            RestoreRequest.of(id).withTopics(name).withTopicMapping(Map.of(name, target)));
        SortedMap<Integer, PartitionDigest> restored = reader.digest(target);
        assertThat(restored).isEqualTo(reader.digest(name));
      }
    }
  }

  /** What a backup holds of each topic, apart from how it is cut and where it lies. */
  private static List<?> contents(BackupReport report) {
    record Content(
        String name,
        List<PartitionBounds> partitions,
        long records,
        long bytes,
        long min,
        long max) {}
    return report.manifest().topics().stream()
        .map(
            it ->
                new Content(
                    it.name(),
                    it.partitions(),
                    it.records(),
                    it.logicalBytes(),
                    it.minTimestamp(),
                    it.maxTimestamp()))
        .toList();
  }
}
