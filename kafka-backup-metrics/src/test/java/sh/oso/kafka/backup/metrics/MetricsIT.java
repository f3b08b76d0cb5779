package sh.oso.kafka.backup.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sh.oso.kafka.backup.api.BackupNotFoundException;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.DataSize;
import sh.oso.kafka.backup.api.FollowRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.PruneReport;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.RepositoryException;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.RetentionPolicy;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.VerifyRequest.Level;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;
import sh.oso.kafka.backup.testkit.store.Calls;
import sh.oso.kafka.backup.testkit.store.Fault;
import sh.oso.kafka.backup.testkit.store.FaultyStore;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;
import sh.oso.kafka.backup.testkit.store.StoreCall;

/** Every meter moves with real runs, and shows what they did. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MetricsIT {

  private static final Limits IMPATIENT =
      new Limits(
          DataSize.ofMebibytes(64),
          DataSize.ofMebibytes(1),
          Duration.ofMinutes(10),
          DataSize.ofMebibytes(1),
          4,
          1,
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(20));

  private final KafkaCluster kafka;
  private final TopicWriter writer;
  private final TestTopics topics;
  private final PassingClock clock = new PassingClock();
  private final FaultyStore store = FaultyStore.around(new InMemoryStore(clock));
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  MetricsIT(@SharedKafka KafkaCluster kafka) {
    this.kafka = kafka;
    this.writer = new TopicWriter(kafka.clientProperties());
    this.topics = new TestTopics(kafka.clientProperties());
  }

  private KafkaBackup open() {
    return KafkaBackup.builder()
        .kafka(kafka.clientProperties())
        .repository(store)
        .limits(IMPATIENT)
        .listener(new KafkaBackupMetrics(registry))
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void everyMeterIsThereFromTheBeginning(Metric metric) {
    new KafkaBackupMetrics(registry).on(new RunEvent.Warning("nothing to count"));
    assertThat(value(metric)).isZero();
  }

  @Test
  void backupsAndRestoresAreCounted() throws Exception {
    String topic = topics.create("counted", 1, Map.of());
    writer.write(numbered(topic, 30));
    long before = Instant.now().getEpochSecond();
    try (KafkaBackup backups = open()) {
      BackupReport report = backups.backup(BackupRequest.of(topic));
      assertThat(value(Metric.RECORDS)).isEqualTo(30);
      assertThat(whole(Metric.BYTES)).isEqualTo(report.manifest().totals().logicalBytes());
      assertThat(whole(Metric.COMPRESSED_BYTES)).isEqualTo(report.manifest().totals().newBytes());
      assertThat(whole(Metric.LAST_SUCCESS)).isGreaterThanOrEqualTo(before);
      assertThat(sample("kafka_backup_storage_write_latency_seconds_count")).isGreaterThan(2);
      assertThat(sample("kafka_backup_storage_write_latency_seconds_sum")).isPositive();

      writer.write(numbered(topic, 12));
      delete(topic, 35);
      backups.backup(BackupRequest.of(topic));
      assertThat(value(Metric.RECORDS)).isEqualTo(30 + 7);
      assertThat(sample("kafka_backup_chain_breaks_total{reason=\"retention_overtook\"}"))
          .isEqualTo(1);

      backups.restore(
          RestoreRequest.of(report.manifest().backupId())
              .withTopics(topic)
              .withTopicMapping(Map.of(topic, TestTopics.uniqueName("restored"))));
      assertThat(value(Metric.RESTORED_RECORDS)).isEqualTo(30);
      assertThat(value(Metric.RESTORE_PROGRESS)).isEqualTo(100);
    }
  }

  @Test
  void failuresAndGapsAreCounted() throws Exception {
    String topic = topics.create("gaps", 1, Map.of());
    writer.write(numbered(topic, 30));
    try (KafkaBackup backups = open()) {
      store.on(
          Calls.to(StoreCall.PUT).about(key -> key.value().startsWith("topics/")),
          Fault.unavailable());
      BackupRequest request = BackupRequest.of(topic).withBackupId("b");
      assertThatThrownBy(() -> backups.backup(request)).isInstanceOf(RepositoryException.class);
      assertThat(sample("kafka_backup_errors_total{error_type=\"RepositoryException\"}"))
          .isEqualTo(1);
      assertThat(whole("kafka_backup_storage_errors_total{call=\"put\"}"))
          .isEqualTo(store.faultCount());
      assertThat(whole(Metric.RETRIES)).isEqualTo(store.faultCount());

      store.heal();
      delete(topic, 10);
      backups.backup(request);
      assertThat(value(Metric.GAPS)).isEqualTo(1);
      assertThat(value(Metric.RECORDS)).isEqualTo(20);
    }
  }

  @Test
  void whatIsPrunedIsCounted() {
    String topic = topics.create("pruned", 1, Map.of());
    writer.write(numbered(topic, 30));
    PruneRequest newest = PruneRequest.of(RetentionPolicy.ofNewest(1));
    try (KafkaBackup backups = open()) {
      backups.backup(BackupRequest.of(topic));
      clock.pass(Duration.ofMinutes(1));
      backups.backup(BackupRequest.of(topic).withEverythingReadAnew());

      backups.prune(newest.asDryRun());
      assertThat(value(Metric.PRUNED_BACKUPS)).isZero();
      backups.prune(newest);
      assertThat(value(Metric.PRUNED_BACKUPS)).isEqualTo(1);
      assertThat(value(Metric.PRUNED_OBJECTS)).isZero();

      clock.pass(Duration.ofDays(2));
      PruneReport report = backups.prune(newest);
      assertThat(value(Metric.PRUNED_BACKUPS)).isEqualTo(1);
      assertThat(whole(Metric.PRUNED_OBJECTS)).isEqualTo(report.deleted().objects()).isPositive();
      assertThat(whole(Metric.PRUNED_BYTES)).isEqualTo(report.deleted().bytes()).isPositive();
    }
  }

  @Test
  void aRunThatIsAskedToStopIsNoError() {
    Cancellation cancelled = new Cancellation();
    cancelled.cancel();
    String topic = topics.create("cancelled", 1, Map.of());
    writer.write(numbered(topic, 30));
    try (KafkaBackup backups = open()) {
      assertThatThrownBy(() -> backups.backup(BackupRequest.of(topic), cancelled))
          .isInstanceOf(RunCancelledException.class);
      assertThat(errors()).isZero();
      assertThatThrownBy(() -> backups.describe("missing"))
          .isInstanceOf(BackupNotFoundException.class);
      assertThatThrownBy(() -> backups.verify(VerifyRequest.of("missing", Level.LISTED)))
          .isInstanceOf(BackupNotFoundException.class);
      assertThat(errors()).isEqualTo(1);
    }
  }

  @Test
  void theLagRisesAndFalls() throws Exception {
    String topic = topics.create("lag", 1, Map.of());
    writer.write(numbered(topic, 5));
    Cancellation cancellation = new Cancellation();
    try (KafkaBackup backups = open()) {
      Thread follow =
          new Thread(
              () ->
                  backups.follow(
                      FollowRequest.of(topic).withCommitInterval(Duration.ofSeconds(20)),
                      cancellation));
      follow.start();
      awaitRecords(5);
      writer.write(numbered(topic, 9));
      while (value(Metric.LAG_RECORDS) != 9) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      assertThat(value(Metric.LAG_SECONDS)).isPositive();
      cancellation.finish();
      follow.join();
      assertThat(value(Metric.LAG_RECORDS)).isZero();
      assertThat(value(Metric.LAG_SECONDS)).isZero();
      assertThat(value(Metric.RECORDS)).isEqualTo(14);
    } finally {
      cancellation.cancel();
    }
  }

  private void awaitRecords(int records) throws InterruptedException {
    while (value(Metric.RECORDS) != records) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private void delete(String topic, long before) throws Exception {
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(before)))
          .all()
          .get();
    }
  }

  /** The first sample of a metric as Prometheus sees it. */
  private double value(Metric metric) {
    return sample(metric.prometheusName());
  }

  /** A sample that counts whole things. */
  private long whole(Metric metric) {
    return whole(metric.prometheusName());
  }

  private long whole(String beginning) {
    return Math.round(sample(beginning));
  }

  private double errors() {
    return samples(Metric.ERRORS.prometheusName()).sum();
  }

  private double sample(String beginning) {
    return samples(beginning)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + beginning + " in " + registry.scrape()));
  }

  private DoubleStream samples(String beginning) {
    return registry
        .scrape()
        .lines()
        .filter(line -> line.startsWith(beginning))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
  }

  /** The store's clock. */
  private static final class PassingClock extends Clock {

    private final AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);

    void pass(Duration time) {
      passed.accumulateAndGet(time, Duration::plus);
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(passed.get());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static List<ProducerRecord<byte[], byte[]>> numbered(String topic, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new ProducerRecord<>(topic, 0, ("k" + i).getBytes(UTF_8), new byte[50]))
        .toList();
  }
}
