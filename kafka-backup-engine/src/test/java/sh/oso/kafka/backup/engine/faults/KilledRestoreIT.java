package sh.oso.kafka.backup.engine.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.restore.OriginHeaders;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.records.Compaction;
import sh.oso.kafka.backup.testkit.records.PartitionDigest;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/**
 * Restores that are killed at random moments, while brokers of the target are killed too, lose no
 * record and double none, whether batches go through as they are or are made anew from their
 * records. {@code -Dkafka.backup.restores=200} does more of them, {@code
 * -Dkafka.backup.restores.first=7} begins at another seed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledRestoreIT {

  private static final String COUNT = "kafka.backup.restores";

  private final KafkaCluster kafka = KafkaCluster.builder().brokers(3).start();
  private final TestTopics topics = new TestTopics(kafka.clientProperties());
  private final TopicReader reader = new TopicReader(kafka.clientProperties());
  private final List<String> names = new ArrayList<>();
  private final SortedMap<String, SortedMap<Integer, PartitionDigest>> expected = new TreeMap<>();

  private final Path folder;

  KilledRestoreIT(@TempDir Path folder) {
    this.folder = folder;
  }

  static LongStream seeds() {
    long first = Long.getLong("kafka.backup.restores.first", 1);
    return LongStream.range(first, first + Long.getLong(COUNT, 10));
  }

  @BeforeAll
  void backUp() {
    Random random = new Random(11);
    for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
      String topic = topics.create("target-" + codec, 2, RecordSamples.TOPIC_CONFIGS);
      TopicWriter writer =
          new TopicWriter(kafka.clientProperties())
              .with("compression.type", codec)
              .with("linger.ms", 5);
      List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
      for (int i = 0; i < 3_000; i++) {
        byte[] value = new byte[1_000];
        random.nextBytes(value);
        records.add(new ProducerRecord<>(topic, value));
      }
      writer.write(records);
      writer.writeCommitted(RecordSamples.of(3).mixed(topic, 100));
      writer.writeAborted(RecordSamples.of(4).mixed(topic, 100));
      names.add(topic);
    }
    String compacted = topics.create("target-compacted", 2, Compaction.TOPIC_CONFIGS);
    new TopicWriter(kafka.clientProperties()).write(RecordSamples.of(5).updates(compacted, 500, 3));
    Compaction.force(kafka.clientProperties(), compacted);
    names.add(compacted);
    names.forEach(name -> expected.put(name, reader.digest(name)));
    try (KafkaBackup backups = open()) {
      backups.backup(BackupRequest.of(names.toArray(String[]::new)).withBackupId("b"));
    }
  }

  @AfterAll
  void close() {
    kafka.close();
  }

  private KafkaBackup open() {
    return KafkaBackup.builder()
        .kafka(kafka.clientProperties())
        .repository(folder.resolve("repository"))
        .build();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void losesNothingAndDoublesNothing(long seed) throws Exception {
    Random random = new Random(seed);
    String suffix = ".seed" + seed + "." + Long.toHexString(System.nanoTime());
    OriginHeaders headers = random.nextBoolean() ? OriginHeaders.STRIP : OriginHeaders.KEEP;
    RunProcess restore =
        new RunProcess(
            folder.resolve("log"),
            "restore",
            kafka.bootstrapServers(),
            folder.resolve("repository").toUri().toString(),
            "b",
            String.join(",", names),
            suffix,
            headers.name());
    int kills = 1 + random.nextInt(3);
    boolean atWork = true;
    for (int i = 0; i < kills && atWork; i++) {
      CompletableFuture<Void> broker = killBrokerSometimes(random);
      atWork = restore.killedAfter(random.nextInt(2_500));
      broker.get(2, TimeUnit.MINUTES);
    }
    CompletableFuture<Void> broker = killBrokerSometimes(random);
    restore.toItsEnd();
    broker.get(2, TimeUnit.MINUTES);
    Map<String, SortedMap<Integer, PartitionDigest>> restored = new TreeMap<>();
    for (String name : names) {
      restored.put(name, reader.digest(name + suffix));
    }
    assertThat(restored).as("seed %s, headers %s", seed, headers).isEqualTo(expected);
    topics.delete(names.stream().map(name -> name + suffix).toList());
    if (System.getProperty(COUNT) != null) {
      System.out.println("green seed " + seed + ", " + kills + " kills, headers " + headers);
    }
  }

  /** One broker goes at once, without a word, and comes back. */
  private CompletableFuture<Void> killBrokerSometimes(Random random) {
    if (random.nextInt(3) > 0) {
      return CompletableFuture.completedFuture(null);
    }
    int broker = random.nextInt(3);
    int delay = random.nextInt(3_000);
    return CompletableFuture.runAsync(
        () -> {
          pause(delay);
          kafka.killBroker(broker);
          kafka.startBroker(broker);
        });
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void findsWhatSomebodyElseWroteInBetween() {
    String suffix = ".foreign";
    String topic = names.get(0);
    RunProcess restore =
        new RunProcess(
            folder.resolve("log"),
            "restore",
            kafka.bootstrapServers(),
            folder.resolve("repository").toUri().toString(),
            "b",
            String.join(",", names),
            suffix);
    boolean atWork = restore.killedAfter(600);
    new TopicWriter(kafka.clientProperties())
        .write(List.of(new ProducerRecord<>(topic + suffix, 0, null, new byte[3])));
    Map<String, String> mapping = new TreeMap<>();
    names.forEach(name -> mapping.put(name, name + suffix));
    RestoreRequest request =
        RestoreRequest.of("b")
            .withTopics(names.toArray(String[]::new))
            .withTopicMapping(mapping)
            .withRestoreId("r" + suffix);
    assertThat(atWork).as("killed at work").isTrue();
    try (KafkaBackup backups = open()) {
      assertThatThrownBy(() -> backups.restore(request))
          .isInstanceOf(TargetConflictException.class)
          .hasMessageContaining(topic + suffix + "-0: the record at offset ")
          .hasMessageContaining("was written by somebody else");
    }
  }
}
