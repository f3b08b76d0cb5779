package sh.oso.kafka.backup.engine.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.oso.kafka.backup.api.restore.OriginHeaders;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.records.PartitionDigest;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/**
 * Clones that are killed at random moments, while brokers are killed too, lose no record and double
 * none. {@code -Dkafka.backup.clones=100} does more of them, {@code -Dkafka.backup.clones.first=7}
 * begins at another seed. Source and target are one cluster, so that a broker that goes is missing
 * on both sides.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledCloneIT {

  private static final String COUNT = "kafka.backup.clones";

  private final KafkaCluster kafka = KafkaCluster.builder().brokers(3).start();
  private final TestTopics topics = new TestTopics(kafka.clientProperties());
  private final TopicReader reader = new TopicReader(kafka.clientProperties());
  private final List<String> names = new ArrayList<>();
  private final SortedMap<String, SortedMap<Integer, PartitionDigest>> expected = new TreeMap<>();

  private final Path folder;

  KilledCloneIT(@TempDir Path folder) {
    this.folder = folder;
  }

  static LongStream seeds() {
    long first = Long.getLong("kafka.backup.clones.first", 1);
    return LongStream.range(first, first + Long.getLong(COUNT, 3));
  }

  @BeforeAll
  void write() {
    Random random = new Random(11);
    for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
      String topic = topics.create("killed-" + codec, 2, RecordSamples.TOPIC_CONFIGS);
      TopicWriter writer =
          new TopicWriter(kafka.clientProperties())
              .with("compression.type", codec)
              .with("linger.ms", 5);
      List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        byte[] value = new byte[1_000];
        random.nextBytes(value);
        records.add(new ProducerRecord<>(topic, value));
      }
      writer.write(records);
      for (int i = 0; i < 5; i++) {
        writer.writeCommitted(RecordSamples.of(10 + i).mixed(topic, 20));
        writer.writeAborted(RecordSamples.of(20 + i).mixed(topic, 20));
      }
      names.add(topic);
    }
    names.forEach(name -> expected.put(name, reader.digest(name)));
  }

  @AfterAll
  void close() {
    kafka.close();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void losesNothingAndDoublesNothing(long seed) throws Exception {
    Random random = new Random(seed);
    String suffix = ".seed" + seed + "." + Long.toHexString(System.nanoTime());
    OriginHeaders headers = random.nextBoolean() ? OriginHeaders.STRIP : OriginHeaders.KEEP;
    RunProcess clone =
        new RunProcess(
            folder.resolve("log"),
            "clone",
            kafka.bootstrapServers(),
            folder.resolve("state").toUri().toString(),
            "c" + suffix,
            String.join(",", names),
            suffix,
            headers.name());
    int kills = 1 + random.nextInt(2);
    boolean atWork = true;
    for (int i = 0; i < kills && atWork; i++) {
      CompletableFuture<Void> broker = killBrokerSometimes(random);
      atWork = clone.killedAfter(random.nextInt(1_500));
      broker.get(2, TimeUnit.MINUTES);
    }
    clone.toItsEnd();
    SortedMap<String, SortedMap<Integer, PartitionDigest>> cloned = new TreeMap<>();
    for (String name : names) {
      cloned.put(name, reader.digest(name + suffix));
    }
    assertThat(cloned).as("seed %s, headers %s", seed, headers).isEqualTo(expected);
    topics.delete(names.stream().map(name -> name + suffix).toList());
    if (System.getProperty(COUNT) != null) {
      System.out.println("green seed " + seed + ", " + kills + " kills, headers " + headers);
    }
  }

  /** One broker goes at once, without a word, and comes back. */
  private CompletableFuture<Void> killBrokerSometimes(Random random) {
    if (random.nextInt(6) > 0) {
      return CompletableFuture.completedFuture(null);
    }
    int broker = random.nextInt(3);
    int delay = random.nextInt(2_000);
    return CompletableFuture.runAsync(
        () -> {
          try {
            TimeUnit.MILLISECONDS.sleep(delay);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          kafka.killBroker(broker);
          kafka.startBroker(broker);
        });
  }
}
