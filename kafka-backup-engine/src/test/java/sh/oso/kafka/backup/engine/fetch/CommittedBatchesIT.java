package sh.oso.kafka.backup.engine.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.CircuitBreaker;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RunListener;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.cluster.Leaders;
import sh.oso.kafka.backup.engine.protocol.BrokerBreakers;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** What happens to a partition while, or before, it is read. */
class CommittedBatchesIT {

  private static final Limits LIMITS =
      new Limits(
          Limits.DEFAULTS.memory(),
          Limits.DEFAULTS.segmentSize(),
          Limits.DEFAULTS.segmentAge(),
          Limits.DEFAULTS.frameSize(),
          Limits.DEFAULTS.parallelPartitions(),
          Limits.DEFAULTS.connectionsPerBroker(),
          Limits.DEFAULTS.checkpointInterval(),
          Duration.ofSeconds(16),
          Limits.DEFAULTS.connectTimeout());

  private final KafkaCluster kafka;
  private final Map<String, Object> properties;
  private final String topic = TestTopics.uniqueName("moving");
  private final TopicPartition partition = new TopicPartition(topic, 0);
  private final Cluster cluster;
  private Uuid topicId = Uuid.ZERO_UUID;

  CommittedBatchesIT(@SharedKafka(brokers = 3) KafkaCluster kafka) {
    this.kafka = kafka;
    this.properties = new HashMap<>(kafka.clientProperties());
    this.cluster = new Cluster(properties, Limits.DEFAULTS);
  }

  /** One partition with two replicas, of which the second may lead though it lacks records. */
  @BeforeEach
  void createTopic() throws Exception {
    try (Admin admin = Admin.create(properties)) {
      NewTopic wanted =
          new NewTopic(topic, Map.of(0, List.of(1, 2)))
              .configs(
                  Map.of("unclean.leader.election.enable", "true", "min.insync.replicas", "1"));
      topicId = admin.createTopics(List.of(wanted)).topicId(topic).get();
    }
    while (kafka.leaderOf(topic, 0) != 1) {
      Thread.sleep(100);
    }
    write(100);
  }

  @AfterEach
  void tidyUp() {
    kafka.brokerIds().forEach(kafka::startBroker);
    if (cluster.topicNames().contains(topic)) {
      new TestTopics(kafka.clientProperties()).delete(List.of(topic));
    }
    cluster.close();
  }

  private void write(int count) {
    // Small batches, so that reading can stop anywhere.
    new TopicWriter(kafka.clientProperties())
        .with("batch.size", 0)
        .write(
            IntStream.range(0, count)
                .mapToObj(
                    i ->
                        new ProducerRecord<byte[], byte[]>(
                            topic, 0, null, ("v" + i).getBytes(StandardCharsets.UTF_8)))
                .toList());
  }

  /** The first replica alone gets 100 records more. */
  private void growApart() {
    kafka.killBroker(2);
    write(100);
  }

  /** The second replica leads; its log ends at offset 100. */
  private void failOver() throws InterruptedException {
    kafka.killBroker(1);
    kafka.startBroker(2);
    while (kafka.leaderOf(topic, 0) != 2) {
      Thread.sleep(100);
    }
  }

  @Test
  void recognisesALogThatWasCutBackAlsoAfterItGrewAgain() throws Exception {
    growApart();
    Reading before = read(0, 150, -1);
    assertThat(before.position()).isEqualTo(150);
    failOver();
    assertThatThrownBy(() -> read(150, 200, before.epoch()))
        .isInstanceOf(LogCutBackException.class)
        .hasMessageContaining("went another way from offset 100");
    assertThatThrownBy(() -> read(150, 200, -1))
        .isInstanceOf(LogCutBackException.class)
        .hasMessageContaining(partition + " now ends before offset 150");
    write(200);
    assertThatThrownBy(() -> read(150, 200, before.epoch()))
        .isInstanceOf(LogCutBackException.class)
        .hasMessageContaining("went another way from offset 100");
    // What both have in common is gone on from.
    assertThat(read(60, 300, 0).position()).isEqualTo(300);
  }

  @Test
  void endsWhereALogEndsThatWasCutBackBehindThePosition() throws Exception {
    growApart();
    failOver();
    Reading reading = read(60, 200, -1);
    assertThat(reading.position()).isEqualTo(100);
    assertThat(reading.end()).isEqualTo(100);
    assertThat(reading.warnings()).singleElement().asString().contains("cut back to offset 100");
  }

  @Test
  void saysThatATopicWasDeletedMeanwhile() throws Exception {
    try (Leaders leaders = new Leaders(cluster, () -> {});
        FetchLoop loop = loop(leaders)) {
      leaders.load(List.of(topic));
      new TestTopics(kafka.clientProperties()).delete(List.of(topic));
      assertThatThrownBy(() -> drain(loop, 0, 100, -1))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining(topic + " was deleted or made anew");
    }
  }

  @Test
  void readsFromTheReplicaOfItsRack() throws Exception {
    properties.put("client.rack", "rack-2");
    try (Leaders leaders = new Leaders(cluster, () -> {});
        FetchLoop loop = loop(leaders)) {
      leaders.load(List.of(topic));
      assertThat(drain(loop, 0, 100, -1).position()).isEqualTo(100);
      assertThat(loop.bytesByBroker().get(2)).isPositive();
      assertThat(loop.bytesByBroker().getOrDefault(1, 0L)).isZero();

      // The replica goes away: the leader gives the rest.
      kafka.killBroker(2);
      write(100);
      assertThat(drain(loop, 100, 200, -1).position()).isEqualTo(200);
      assertThat(loop.bytesByBroker().get(1)).isPositive();
    }
  }

  private record Reading(long position, long end, int epoch, List<String> warnings) {}

  private Reading read(long offset, long end, int epoch) throws IOException {
    try (Leaders leaders = new Leaders(cluster, () -> {});
        FetchLoop loop = loop(leaders)) {
      leaders.load(List.of(topic));
      return drain(loop, offset, end, epoch);
    }
  }

  private FetchLoop loop(Leaders leaders) {
    return new FetchLoop(
        properties,
        "fetch",
        8 << 20,
        leaders,
        LIMITS,
        new BrokerBreakers(CircuitBreaker.OFF, RunListener.NONE));
  }

  private Reading drain(FetchLoop loop, long offset, long end, int epoch) throws IOException {
    try (CommittedBatches batches =
        new CommittedBatches(
            loop.open(partition, topicId, offset, end, epoch),
            log(),
            false,
            0,
            0,
            offset,
            end,
            epoch)) {
      while (batches.peek().isPresent()) {
        batches.take();
      }
      return new Reading(
          batches.position(), batches.endOffset(), batches.leaderEpoch(), batches.warnings());
    }
  }

  private SourceLog log() {
    return new SourceLog() {
      @Override
      public long logStartOffset() {
        return offset(OffsetSpec.earliest());
      }

      @Override
      public long lastStableOffset() {
        return offset(OffsetSpec.latest());
      }

      private long offset(OffsetSpec spec) {
        return cluster
            .offsets(List.of(partition), spec, IsolationLevel.READ_COMMITTED)
            .getOrDefault(partition, -1L);
      }
    };
  }
}
