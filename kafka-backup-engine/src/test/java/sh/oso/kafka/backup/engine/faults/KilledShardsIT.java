package sh.oso.kafka.backup.engine.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
 * Runs that three processes do together, each of which is killed with kill -9 at random moments and
 * started again, lose nothing and double nothing. {@code -Dkafka.backup.shards=50} does more of
 * them, {@code -Dkafka.backup.shards.first=7} begins at another seed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledShardsIT {

  private static final int PARTS = 3;
  private static final int MOST_KILLS_PER_PART = 2;

  private final KafkaCluster kafka;
  private final TestTopics topics;
  private final TopicReader reader;
  private final List<String> names = new ArrayList<>();
  private final SortedMap<String, SortedMap<Integer, PartitionDigest>> expected = new TreeMap<>();

  KilledShardsIT(@SharedKafka KafkaCluster kafka) {
    this.kafka = kafka;
    this.topics = new TestTopics(kafka.clientProperties());
    this.reader = new TopicReader(kafka.clientProperties());
  }

  static LongStream seeds() {
    long first = Long.getLong("kafka.backup.shards.first", 1);
    return LongStream.range(first, first + Long.getLong("kafka.backup.shards", 2));
  }

  @BeforeAll
  void writeTopics() {
    Random random = new Random(13);
    for (String codec : List.of("none", "zstd")) {
      String topic = topics.create("shards-" + codec, 5, RecordSamples.TOPIC_CONFIGS);
      TopicWriter writer =
          new TopicWriter(kafka.clientProperties())
              .with("compression.type", codec)
              .with("linger.ms", 5);
      List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        byte[] value = new byte[1_000];
        random.nextBytes(value);
        records.add(new ProducerRecord<>(topic, i % 5, null, value));
      }
      writer.write(records);
      writer.writeCommitted(RecordSamples.of(3).mixed(topic, 100));
      writer.writeAborted(RecordSamples.of(4).mixed(topic, 100));
      names.add(topic);
    }
    String small = topics.create("shards-small", 12, RecordSamples.TOPIC_CONFIGS);
    new TopicWriter(kafka.clientProperties()).write(RecordSamples.of(5).mixed(small, 600));
    names.add(small);
    names.forEach(name -> expected.put(name, reader.digest(name)));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void losesNothingAndDoublesNothing(long seed, @TempDir Path folder) throws Exception {
    Random random = new Random(seed);
    String repository = folder.resolve("repository").toUri().toString();
    String all = String.join(",", names);
    String suffix = ".seed" + seed + "." + Long.toHexString(System.nanoTime());
    together(
        new RunProcess(
            folder.resolve("log"), "backup", kafka.bootstrapServers(), repository, "b", all),
        random);
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

    together(
        new RunProcess(
            folder.resolve("log"),
            "restore",
            kafka.bootstrapServers(),
            repository,
            "b",
            all,
            suffix),
        random);
    Map<String, SortedMap<Integer, PartitionDigest>> restored = new TreeMap<>();
    for (String name : names) {
      restored.put(name, reader.digest(name + suffix));
    }
    assertThat(restored).as("seed %s", seed).isEqualTo(expected);
    topics.delete(names.stream().map(name -> name + suffix).toList());
  }

  /** Runs all parts at a time, each killed now and then, until all have ended well. */
  private static void together(RunProcess run, Random random) throws Exception {
    List<CompletableFuture<Void>> parts = new ArrayList<>();
    for (int i = 0; i < PARTS; i++) {
      RunProcess part = run.as(i, PARTS);
      int[] kills =
          IntStream.range(0, random.nextInt(MOST_KILLS_PER_PART + 1))
              .map(kill -> random.nextInt(3_000))
              .toArray();
      parts.add(
          CompletableFuture.runAsync(
              () -> {
                for (int millis : kills) {
                  if (!part.killedAfter(millis)) {
                    return;
                  }
                }
                part.toItsEnd();
              },
              task -> new Thread(task, "part").start()));
    }
    for (CompletableFuture<Void> part : parts) {
      part.get(10, TimeUnit.MINUTES);
    }
  }
}
