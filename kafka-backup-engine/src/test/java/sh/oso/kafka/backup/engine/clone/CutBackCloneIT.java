package sh.oso.kafka.backup.engine.clone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CloneRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RateLimit;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.restore.TargetShape;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

/** A clone does not go on with a log that was cut back since, and grew again. */
class CutBackCloneIT {

  private static final int BOTH = 100;
  private static final int LOST = 900;

  private final KafkaCluster kafka;
  private final TopicWriter writer;
  private final InMemoryStore state = new InMemoryStore();

  CutBackCloneIT(@SharedKafka(brokers = 3) KafkaCluster kafka) {
    this.kafka = kafka;
    // One batch of each record, so that few of them are under way.
    this.writer = new TopicWriter(kafka.clientProperties()).with("batch.size", 0);
  }

  @AfterEach
  void startAllBrokers() {
    kafka.brokerIds().forEach(kafka::startBroker);
  }

  @Test
  void isRefusedThoughAllThatItReadIsInOneStepOfItsJournal() throws Exception {
    String topic = TestTopics.uniqueName("clone-cut-back");
    String copy = topic + ".copy";
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      NewTopic source =
          new NewTopic(topic, Map.of(0, List.of(1, 2)))
              .configs(
                  Map.of("unclean.leader.election.enable", "true", "min.insync.replicas", "1"));
      admin
          .createTopics(List.of(source, new NewTopic(copy, Map.of(0, List.of(0)))))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
    awaitLeader(topic, 1);
    write(topic, BOTH);
    kafka.killBroker(2);
    write(topic, LOST);
    CloneRequest request =
        CloneRequest.to(kafka.clientProperties(), topic)
            .withShape(TargetShape.AS_STORED.withTopicMapping(Map.of(topic, copy)));
    Cancellation afterSome = new Cancellation();
    try (KafkaBackup backups = open(afterSome)) {
      assertThatThrownBy(() -> backups.cloneTopics(request, afterSome))
          .isInstanceOf(RunCancelledException.class);
    }
    TopicReader reader = new TopicReader(kafka.clientProperties());
    int there = reader.read(copy).partition(0).size();
    assertThat(there).isBetween(2 * BOTH, BOTH + LOST - 1);
    kafka.killBroker(1);
    kafka.startBroker(2);
    awaitLeader(topic, 2);
    write(topic, LOST);
    try (KafkaBackup backups = open(null)) {
      assertThatThrownBy(() -> backups.cloneTopics(request))
          .isInstanceOf(KafkaBackupException.class)
          .hasMessageContaining("the source's log was cut back since clone")
          .hasMessageContaining(topic + "-0");
    }
    assertThat(reader.read(copy).partition(0)).hasSize(there);
  }

  private KafkaBackup open(@Nullable Cancellation afterSome) {
    Limits slow = Limits.DEFAULTS.withRateLimit(new RateLimit(null, 200L));
    return KafkaBackup.builder()
        .kafka(kafka.clientProperties())
        .repository(state)
        .limits(afterSome == null ? Limits.DEFAULTS : slow)
        .listener(
            event -> {
              if (afterSome != null
                  && event instanceof RunEvent.Restored restored
                  && restored.records() > 3 * BOTH) {
                afterSome.cancel();
              }
            })
        .build();
  }

  private void write(String topic, int count) {
    writer.write(
        IntStream.range(0, count)
            .mapToObj(i -> new ProducerRecord<byte[], byte[]>(topic, 0, null, new byte[500]))
            .toList());
  }

  private void awaitLeader(String topic, int broker) throws InterruptedException {
    while (kafka.leaderOf(topic, 0) != broker) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
