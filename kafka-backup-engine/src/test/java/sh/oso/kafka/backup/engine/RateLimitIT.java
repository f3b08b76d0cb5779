package sh.oso.kafka.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.DataSize;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RateLimit;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.store.ObjectStore;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

/** A backup and a restore move what their rate limit says for ten seconds, and no more before. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RateLimitIT {

  private static final int PARTITIONS = 3;
  private static final int RECORDS = 26_000;
  private static final int VALUE_BYTES = 1_000;
  private static final long RECORDS_PER_SECOND = 2_000;
  private static final long BYTES_PER_SECOND = 2_000_000;

  private final KafkaCluster kafka;
  private final TestTopics topics;
  private final ObjectStore store = new InMemoryStore();
  private final Samples samples = new Samples();
  private String topic = "";
  private double bytesPerRecord;

  RateLimitIT(@SharedKafka KafkaCluster kafka) {
    this.kafka = kafka;
    this.topics = new TestTopics(kafka.clientProperties());
  }

  @BeforeAll
  void writeAndBackUp() {
    topic = topics.create("paced", PARTITIONS, Map.of());
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      records.add(new ProducerRecord<>(topic, i % PARTITIONS, null, new byte[VALUE_BYTES]));
    }
    new TopicWriter(kafka.clientProperties()).with("linger.ms", 100).write(records);
    try (KafkaBackup backups = backups(store, RateLimit.NONE)) {
      var totals = backups.backup(BackupRequest.of(topic)).manifest().totals();
      bytesPerRecord = (double) totals.logicalBytes() / totals.records();
    }
  }

  private KafkaBackup backups(ObjectStore where, RateLimit limit) {
    return KafkaBackup.builder()
        .kafka(kafka.clientProperties())
        .repository(where)
        .compression("none", null)
        .limits(
            new Limits(
                    DataSize.ofMebibytes(64),
                    DataSize.ofMebibytes(4),
                    Limits.DEFAULTS.segmentAge(),
                    DataSize.parse("64KiB"),
                    PARTITIONS,
                    1,
                    Limits.DEFAULTS.checkpointInterval(),
                    Limits.DEFAULTS.retryTimeout(),
                    Limits.DEFAULTS.connectTimeout())
                .withRateLimit(limit))
        .listener(
            event -> {
              if (event instanceof RunEvent.Started) {
                samples.begin();
              }
            })
        .build();
  }

  @Test
  void aBackupKeepsToBytesPerSecond() {
    backUp(new RateLimit(BYTES_PER_SECOND, null));

    samples.assertRate(BYTES_PER_SECOND);
  }

  @Test
  void aBackupKeepsToRecordsPerSecond() {
    backUp(new RateLimit(null, RECORDS_PER_SECOND));

    samples.assertRate(RECORDS_PER_SECOND * bytesPerRecord);
  }

  @Test
  void aRestoreKeepsToBytesPerSecond() throws Exception {
    restore(new RateLimit(BYTES_PER_SECOND, null));

    samples.assertRate(BYTES_PER_SECOND / bytesPerRecord);
  }

  @Test
  void aRestoreKeepsToRecordsPerSecond() throws Exception {
    restore(new RateLimit(null, RECORDS_PER_SECOND));

    samples.assertRate(RECORDS_PER_SECOND);
  }

  /** Samples stored bytes, which are logical bytes, since nothing is compressed. */
  private void backUp(RateLimit limit) {
    ObjectStore watched =
        new WatchedStore(
            new InMemoryStore(),
            (key, bytes) -> {
              if (key.value().startsWith("topics/")) {
                samples.add(bytes);
              }
            });
    try (KafkaBackup backups = backups(watched, limit)) {
      assertThat(backups.backup(BackupRequest.of(topic)).manifest().totals().records())
          .isEqualTo(RECORDS);
    }
  }

  /** Samples how many records the target has. */
  private void restore(RateLimit limit) throws Exception {
    String target = topic + ".back-" + limit.bytesPerSecond();
    CompletableFuture<Long> restored =
        CompletableFuture.supplyAsync(
            () -> {
              try (KafkaBackup backups = backups(store, limit)) {
                return backups
                    .restore(RestoreRequest.of("latest").withTopicMapping(Map.of(topic, target)))
                    .records();
              }
            });
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      long seen = 0;
      while (!restored.isDone()) {
        long there = records(admin, target);
        if (there > seen) {
          samples.add(there - seen);
          seen = there;
        }
        Thread.sleep(20);
      }
    }
    assertThat(restored.get()).isEqualTo(RECORDS);
  }

  private static long records(Admin admin, String target) throws InterruptedException {
    Map<TopicPartition, OffsetSpec> asked =
        IntStream.range(0, PARTITIONS)
            .boxed()
            .collect(
                Collectors.toMap(p -> new TopicPartition(target, p), p -> OffsetSpec.latest()));
    try {
      return admin.listOffsets(asked).all().get().values().stream()
          .mapToLong(found -> found.offset())
          .sum();
    } catch (ExecutionException e) {
      return 0; // It has not been created yet.
    }
  }

  /** What moved, and when. Safe for use by many threads. */
  private static final class Samples {

    private static final Offset<Double> FIVE_PERCENT = Assertions.within(0.05);

    private record Sample(long nanos, long amount) {}

    private final List<Sample> all = new ArrayList<>();
    private long began;

    synchronized void begin() {
      all.clear();
      began = System.nanoTime();
    }

    synchronized void add(long amount) {
      all.add(new Sample(System.nanoTime(), amount));
    }

    private double until(double seconds) {
      return all.stream()
          .filter(sample -> sample.nanos() - began <= seconds * 1e9)
          .mapToLong(Sample::amount)
          .sum();
    }

    /**
     * Counted from when the work began. The first two seconds are not part of the ten: a backup
     * holds the beginning of each partition until it knows that it is not small.
     */
    synchronized void assertRate(double perSecond) {
      assertThat(until(1)).as("first second").isLessThan(1.05 * perSecond);
      assertThat(until(2)).as("first two seconds").isLessThan(2.1 * perSecond);
      assertThat((until(12) - until(2)) / 10 / perSecond)
          .as("rate over ten seconds")
          .isCloseTo(1, FIVE_PERCENT);
    }
  }
}
