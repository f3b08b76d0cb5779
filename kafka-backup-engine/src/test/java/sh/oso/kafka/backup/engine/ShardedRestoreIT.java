package sh.oso.kafka.backup.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.IncompleteRunException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.Shard;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.offsets.OffsetMap;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

/** Several processes restore one backup, each a part of it. */
class ShardedRestoreIT {

  private final KafkaCluster kafka;
  private final TopicReader reader;
  private final InMemoryStore store = new InMemoryStore();
  private final ExecutorService processes = Executors.newCachedThreadPool();
  private final String large;
  private final String small;

  ShardedRestoreIT(@SharedKafka(brokers = 3) KafkaCluster kafka) {
    this.kafka = kafka;
    this.reader = new TopicReader(kafka.clientProperties());
    TestTopics topics = new TestTopics(kafka.clientProperties());
    this.large = topics.create("large", 5, RecordSamples.TOPIC_CONFIGS);
    this.small = topics.create("small", 1, RecordSamples.TOPIC_CONFIGS);
  }

  @BeforeEach
  void backUp() {
    TopicWriter writer = new TopicWriter(kafka.clientProperties());
    writer.write(RecordSamples.of(1).mixed(large, 1_000));
    writer.write(RecordSamples.of(2).mixed(small, 30));
    try (KafkaBackup backups = open()) {
      backups.backup(BackupRequest.of(large, small).withBackupId("backup"));
    }
  }

  @AfterEach
  void end() {
    processes.shutdownNow();
  }

  @Test
  void threePartsRestoreWhatOneRunRestores() throws Exception {
    RestoreRequest request = request("parts", ".parts");
    List<Future<Optional<RestoreReport>>> parts = new ArrayList<>();
    for (int i = 2; i >= 0; i--) {
      parts.add(start(request, new Shard(i, 3), new Cancellation()));
    }
    assertThat(get(parts.get(0))).isEmpty();
    assertThat(get(parts.get(1))).isEmpty();
    RestoreReport report = get(parts.get(2)).orElseThrow();

    RestoreReport whole;
    try (KafkaBackup backups = open()) {
      whole = backups.restore(request("whole", ".whole"));
      assertThat(report.records()).isEqualTo(whole.records());
      assertThat(report.logicalBytes()).isEqualTo(whole.logicalBytes());
      // The next one finds it complete, and so does each part.
      assertThat(backups.restoreShard(request, new Shard(1, 3), new Cancellation())).isEmpty();
      assertThat(backups.restoreShard(request, new Shard(0, 3), new Cancellation()))
          .hasValueSatisfying(it -> assertThat(it.records()).isEqualTo(report.records()));
      assertThat(backups.offsetMaps("parts").stream().map(OffsetMap::partitions))
          .isEqualTo(backups.offsetMaps("whole").stream().map(OffsetMap::partitions).toList());
    }
    for (String topic : List.of(large, small)) {
      assertThat(reader.digest(topic + ".parts")).isEqualTo(reader.digest(topic));
    }
  }

  @Test
  void partsThatWereStoppedGoOn() throws Exception {
    RestoreRequest request = request("stopped", ".stopped");
    Cancellation first = new Cancellation();
    Future<Optional<RestoreReport>> leading = start(request, new Shard(0, 2), first);
    awaitObject("restores/stopped/ready.json");
    // It cannot end without the other part, however fast it is.
    first.cancel();
    assertThatThrownBy(() -> get(leading)).isInstanceOf(RunCancelledException.class);
    Cancellation second = new Cancellation();
    second.cancel();
    assertThatThrownBy(() -> get(start(request, new Shard(1, 2), second)))
        .isInstanceOf(RunCancelledException.class);

    Future<Optional<RestoreReport>> again = start(request, new Shard(1, 2), new Cancellation());
    RestoreReport report = get(start(request, new Shard(0, 2), new Cancellation())).orElseThrow();
    assertThat(get(again)).isEmpty();
    assertThat(report.resumed()).isTrue();
    for (String topic : List.of(large, small)) {
      assertThat(reader.digest(topic + ".stopped")).isEqualTo(reader.digest(topic));
    }
  }

  @Test
  void whatSomebodyElseWroteIntoAnotherPartIsFound() throws Exception {
    RestoreRequest request = request("foreign", ".foreign");
    Cancellation first = new Cancellation();
    Future<Optional<RestoreReport>> leading = start(request, new Shard(0, 2), first);
    awaitObject("restores/foreign/ready.json");
    first.cancel();
    assertThatThrownBy(() -> get(leading)).isInstanceOf(RunCancelledException.class);
    assertThat(get(start(request, new Shard(1, 2), new Cancellation()))).isEmpty();
    TopicWriter writer = new TopicWriter(kafka.clientProperties());
    for (int partition = 0; partition < 5; partition++) {
      writer.write(
          List.of(
              new ProducerRecord<>(
                  large + ".foreign", partition, null, "foreign".getBytes(UTF_8))));
    }

    assertThatThrownBy(() -> get(start(request, new Shard(0, 2), new Cancellation())))
        .isInstanceOfAny(TargetConflictException.class, IncompleteRunException.class)
        .hasMessageContaining(large + ".foreign");
  }

  @Test
  void aTopicOfAnotherNumberOfPartitionsIsOnePartsWork() throws Exception {
    RestoreRequest plain = request("shape", ".shape");
    RestoreRequest request =
        plain.withShape(plain.shape().withRepartitioning(Map.of(large + ".shape", 3)));
    Future<Optional<RestoreReport>> following = start(request, new Shard(1, 2), new Cancellation());
    RestoreReport report = get(start(request, new Shard(0, 2), new Cancellation())).orElseThrow();
    assertThat(get(following)).isEmpty();
    assertThat(report.records()).isEqualTo(1_030);
    assertThat(reader.digest(large + ".shape")).hasSize(3);
    assertThat(reader.digest(small + ".shape")).isEqualTo(reader.digest(small));
  }

  @Test
  void partsNeedAnIdAndNoDryRun() {
    try (KafkaBackup backups = open()) {
      assertThatThrownBy(
              () ->
                  backups.restoreShard(
                      RestoreRequest.of("backup"), new Shard(0, 2), new Cancellation()))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("the same restore id");
      assertThatThrownBy(
              () ->
                  backups.restoreShard(
                      request("dry", ".dry").withDryRun(true), new Shard(0, 2), new Cancellation()))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("dry run");
    }
  }

  private RestoreRequest request(String id, String suffix) {
    return RestoreRequest.of("backup")
        .withTopicMapping(Map.of(large, large + suffix, small, small + suffix))
        .withRestoreId(id);
  }

  /** Begins a part as a process of its own would. */
  private Future<Optional<RestoreReport>> start(
      RestoreRequest request, Shard shard, Cancellation cancellation) {
    return processes.submit(
        () -> {
          try (KafkaBackup backups = open()) {
            return backups.restoreShard(request, shard, cancellation);
          }
        });
  }

  private static <T> T get(Future<T> part) throws Exception {
    try {
      return part.get(120, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void awaitObject(String key) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (store.findStat(ObjectKey.of(key)).isEmpty()) {
      assertThat(System.nanoTime()).as(key).isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  private KafkaBackup open() {
    return KafkaBackup.builder().kafka(kafka.clientProperties()).repository(store).build();
  }
}
