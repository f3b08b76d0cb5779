package sh.oso.kafka.backup.engine.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.DataSize;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.RunListener;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.PartitionDigest;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** A backup and a restore go on when the leader that they talk to is killed. */
class LostLeaderIT {

  private static final Limits SLOW =
      new Limits(
          DataSize.ofMebibytes(32),
          DataSize.ofMebibytes(1),
          Duration.ofMinutes(1),
          DataSize.parse("64KiB"),
          1,
          1,
          Duration.ofSeconds(1),
          Duration.ofMinutes(2),
          Duration.ofSeconds(15));

  private final KafkaCluster kafka;
  private final TestTopics topics;
  private final TopicReader reader;

  LostLeaderIT(@SharedKafka(brokers = 3) KafkaCluster kafka) {
    this.kafka = kafka;
    this.topics = new TestTopics(kafka.clientProperties());
    this.reader = new TopicReader(kafka.clientProperties());
  }

  @AfterEach
  void startAllBrokers() {
    kafka.brokerIds().forEach(kafka::startBroker);
  }

  @Test
  void goesOnWithTheNextLeader(@TempDir Path folder) throws Exception {
    String topic = topics.create("lost-leader", 6, Map.of("min.insync.replicas", "1"));
    Random random = new Random(11);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 40_000; i++) {
      byte[] value = new byte[1_000];
      random.nextBytes(value);
      records.add(
          new ProducerRecord<>(topic, ("key-" + i).getBytes(StandardCharsets.UTF_8), value));
    }
    new TopicWriter(kafka.clientProperties()).write(records);
    SortedMap<Integer, PartitionDigest> expected = reader.digest(topic);

    killLeaderDuring(
        topic, folder, backups -> backups.backup(BackupRequest.of(topic).withBackupId("b")));
    startAllBrokers();
    killLeaderDuring(
        topic + ".restored",
        folder,
        backups ->
            backups.restore(
                RestoreRequest.of("b").withTopicMapping(Map.of(topic, topic + ".restored"))));
    startAllBrokers();
    try (KafkaBackup backups = open(folder, RunListener.NONE)) {
      assertThat(backups.verify(VerifyRequest.of("b", VerifyRequest.Level.DECODED)).damages())
          .isEmpty();
    }
    assertThat(reader.digest(topic + ".restored")).isEqualTo(expected);
  }

  private interface Work {
    Object on(KafkaBackup backups);
  }

  private void killLeaderDuring(String topic, Path folder, Work work) throws Exception {
    CountDownLatch atWork = new CountDownLatch(1);
    RunListener listener =
        event -> {
          if (event instanceof RunEvent.PartitionDone
              || (event instanceof RunEvent.Progress progress && progress.offsetsDone() > 0)) {
            atWork.countDown();
          }
        };
    try (KafkaBackup backups = open(folder, listener)) {
      CompletableFuture<Object> run = CompletableFuture.supplyAsync(() -> work.on(backups));
      var unused = run.whenComplete((result, failure) -> atWork.countDown());
      assertThat(atWork.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(run.isDone()).as("the run ended before a broker could be killed").isFalse();
      kafka.killBroker(kafka.leaderOf(topic, 5));
      run.get(3, TimeUnit.MINUTES);
    }
  }

  private KafkaBackup open(Path folder, RunListener listener) {
    return KafkaBackup.builder()
        .kafka(kafka.clientProperties())
        .repository(folder)
        .limits(SLOW)
        .listener(listener)
        .build();
  }
}
