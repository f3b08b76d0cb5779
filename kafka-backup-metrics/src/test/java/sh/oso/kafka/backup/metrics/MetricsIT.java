package sh.oso.kafka.backup.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.DataSize;
import sh.oso.kafka.backup.api.FollowRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RepositoryException;
import sh.oso.kafka.backup.api.RestoreRequest;
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
  private final FaultyStore store = FaultyStore.around(new InMemoryStore());
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
  @EnumSource(
      value = Metric.class,
      mode = EnumSource.Mode.EXCLUDE,
      // These begin with the first write, error or failure, by their labels.
      names = {"WRITE_LATENCY", "STORAGE_ERRORS", "ERRORS"})
  void everyMeterIsThereFromTheBeginning(Metric metric) {
    try (KafkaBackup backups = open()) {
      assertThat(value(metric)).isZero();
    }
  }

  @Test
  void backupsAndRestoresAreCounted() throws Exception {
    String topic = topics.create("counted", 1, Map.of());
    writer.write(numbered(topic, 30));
    long before = Instant.now().getEpochSecond();
    try (KafkaBackup backups = open()) {
      BackupReport report = backups.backup(BackupRequest.of(topic));
      assertThat(value(Metric.RECORDS)).isEqualTo(30);
      assertThat(value(Metric.BYTES)).isEqualTo(report.manifest().totals().logicalBytes());
      assertThat(value(Metric.COMPRESSED_BYTES)).isEqualTo(report.manifest().totals().newBytes());
      assertThat(value(Metric.LAST_SUCCESS)).isGreaterThanOrEqualTo(before);
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
      assertThat(sample("kafka_backup_storage_errors_total{call=\"put\"}"))
          .isEqualTo(store.faultCount());
      assertThat(value(Metric.RETRIES)).isEqualTo(store.faultCount());

      store.heal();
      delete(topic, 10);
      backups.backup(request);
      assertThat(value(Metric.GAPS)).isEqualTo(1);
      assertThat(value(Metric.RECORDS)).isEqualTo(20);
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
          .deleteRecords(
              Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(before)))
          .all()
          .get();
    }
  }

  /** The first sample of a metric as Prometheus sees it. */
  private double value(Metric metric) {
    return sample(metric.prometheusName());
  }

  private double sample(String beginning) {
    return registry
        .scrape()
        .lines()
        .filter(line -> line.startsWith(beginning))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + beginning + " in " + registry.scrape()));
  }

  private static List<ProducerRecord<byte[], byte[]>> numbered(String topic, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new ProducerRecord<>(topic, 0, ("k" + i).getBytes(UTF_8), new byte[50]))
        .toList();
  }
}
