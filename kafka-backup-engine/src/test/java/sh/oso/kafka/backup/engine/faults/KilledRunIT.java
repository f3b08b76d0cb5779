package sh.oso.kafka.backup.engine.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.VerifyReport;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.PartitionDigest;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/**
 * Runs that are killed with kill -9 at random moments and run again, as often as it takes, lose
 * nothing and double nothing. {@code -Dkafka.backup.kills=200} does more of them, {@code
 * -Dkafka.backup.kills.first=7} begins at another seed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledRunIT {

  private static final int MOST_KILLS_PER_RUN = 3;

  private final KafkaCluster kafka;
  private final TestTopics topics;
  private final TopicReader reader;
  private final List<String> names = new ArrayList<>();
  private final SortedMap<String, SortedMap<Integer, PartitionDigest>> expected = new TreeMap<>();

  KilledRunIT(@SharedKafka KafkaCluster kafka) {
    this.kafka = kafka;
    this.topics = new TestTopics(kafka.clientProperties());
    this.reader = new TopicReader(kafka.clientProperties());
  }

  static LongStream seeds() {
    long first = Long.getLong("kafka.backup.kills.first", 1);
    return LongStream.range(first, first + Long.getLong("kafka.backup.kills", 10));
  }

  @BeforeAll
  void writeTopics() {
    Random random = new Random(7);
    for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
      String topic = topics.create("killed-" + codec, 3, RecordSamples.TOPIC_CONFIGS);
      TopicWriter writer =
          new TopicWriter(kafka.clientProperties())
              .with("compression.type", codec)
              .with("linger.ms", 5);
      List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
      for (int i = 0; i < 6_000; i++) {
        byte[] value = new byte[1_000];
        random.nextBytes(value);
        records.add(
            new ProducerRecord<>(
                topic, ("key-" + i).getBytes(java.nio.charset.StandardCharsets.UTF_8), value));
      }
      writer.write(records);
      writer.writeCommitted(RecordSamples.of(3).mixed(topic, 100));
      writer.writeAborted(RecordSamples.of(4).mixed(topic, 100));
      names.add(topic);
      expected.put(topic, reader.digest(topic));
    }
    // Of many small segments, which share objects.
    String small = topics.create("killed-small", 20, RecordSamples.TOPIC_CONFIGS);
    new TopicWriter(kafka.clientProperties()).write(RecordSamples.of(5).mixed(small, 1_000));
    names.add(small);
    expected.put(small, reader.digest(small));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void losesNothingAndDoublesNothing(long seed, @TempDir Path folder) {
    Random random = new Random(seed);
    String repository = folder.resolve("repository").toUri().toString();
    Path log = folder.resolve("log");
    String suffix = ".seed" + seed + "." + Long.toHexString(System.nanoTime());
    RunProcess backup =
        new RunProcess(
            log, "backup", kafka.bootstrapServers(), repository, "b", String.join(",", names));
    killSometimes(backup, random, 1_500);
    backup.toItsEnd();

    long records =
        expected.values().stream()
            .flatMap(partitions -> partitions.values().stream())
            .mapToLong(PartitionDigest::records)
            .sum();
    try (KafkaBackup backups =
        KafkaBackup.builder().repository(folder.resolve("repository")).build()) {
      VerifyReport verified = backups.verify(VerifyRequest.of("b", VerifyRequest.Level.DECODED));
      assertThat(verified.damages()).as("seed %s", seed).isEmpty();
      assertThat(verified.records()).as("seed %s", seed).isEqualTo(records);
    }

    RunProcess restore =
        new RunProcess(
            log,
            "restore",
            kafka.bootstrapServers(),
            repository,
            "b",
            String.join(",", names),
            suffix);
    killSometimes(restore, random, 2_500);
    restore.toItsEnd();
    Map<String, SortedMap<Integer, PartitionDigest>> restored = new TreeMap<>();
    for (String name : names) {
      restored.put(name, reader.digest(name + suffix));
    }
    assertThat(restored).as("seed %s", seed).isEqualTo(expected);
    topics.delete(names.stream().map(name -> name + suffix).toList());
  }

  private static void killSometimes(RunProcess run, Random random, int withinMillis) {
    int kills = 1 + random.nextInt(MOST_KILLS_PER_RUN);
    for (int i = 0; i < kills; i++) {
      if (!run.killedAfter(random.nextInt(withinMillis))) {
        return;
      }
    }
  }
}
