package sh.oso.kafka.backup.engine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SaslMechanism;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;

@SharedKafka
class BrokerClientIT {

  private static final int MIB = 1 << 20;
  private static final Duration LONG = Duration.ofSeconds(30);

  private final KafkaCluster cluster;
  private final String topic = "raw-" + UUID.randomUUID();
  private final FetchBufferPool pool = new FetchBufferPool(32 * MIB, () -> {});
  private Node leader = Node.noNode();
  private Uuid topicId = Uuid.ZERO_UUID;

  BrokerClientIT(KafkaCluster cluster) {
    this.cluster = cluster;
  }

  /** Collects what a request came to. */
  private static final class Settled<T> implements Reply<T> {
    final List<T> answers = new ArrayList<>();
    final List<KafkaBackupException> failures = new ArrayList<>();

    @Override
    public void answered(T answer) {
      answers.add(answer);
    }

    @Override
    public void failed(KafkaBackupException failure) {
      failures.add(failure);
    }

    T await(BrokerClient client) {
      pollUntilSettled(client);
      assertThat(failures).isEmpty();
      return answers.get(0);
    }

    void pollUntilSettled(BrokerClient client) {
      long end = System.nanoTime() + LONG.toNanos();
      while (answers.isEmpty() && failures.isEmpty() && System.nanoTime() < end) {
        client.poll(Duration.ofMillis(100));
      }
    }
  }

  @BeforeEach
  void createTopic() throws Exception {
    try (Admin admin = Admin.create(cluster.clientProperties())) {
      topicId = admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).topicId(topic).get();
      leader = admin.describeCluster().nodes().get().iterator().next();
      // Returns when the broker itself knows that it leads the partitions.
      admin
          .listOffsets(
              Map.of(
                  new TopicPartition(topic, 0), OffsetSpec.latest(),
                  new TopicPartition(topic, 1), OffsetSpec.latest()))
          .all()
          .get();
    }
  }

  private static void awaitReady(BrokerClient client, Node node) {
    client.setNodes(List.of(node));
    long end = System.nanoTime() + LONG.toNanos();
    while (!client.ready(node)) {
      assertThat(System.nanoTime()).as("ready in time").isLessThan(end);
      client.poll(Duration.ofMillis(50));
    }
  }

  /** A broker that has just started gives out no ids yet. */
  private static ProducerIdentity identity(BrokerClient client, Node node) {
    long end = System.nanoTime() + LONG.toNanos();
    while (true) {
      Settled<ProducerIdentity> settled = new Settled<>();
      awaitReady(client, node);
      client.initProducerId(node, settled);
      settled.pollUntilSettled(client);
      if (!settled.answers.isEmpty()) {
        return settled.answers.get(0);
      }
      assertThat(settled.failures.get(0)).isInstanceOf(KafkaUnavailableException.class);
      assertThat(System.nanoTime()).isLessThan(end);
    }
  }

  private ProduceBatch batch(int partition, ProducerIdentity producer, int sequence) {
    ByteBuffer bytes =
        MemoryRecords.withIdempotentRecords(
                Compression.NONE,
                producer.producerId(),
                producer.epoch(),
                sequence,
                new SimpleRecord(1000, new byte[] {1}, new byte[] {2}),
                new SimpleRecord(2000, new byte[] {3}, new byte[200_000]))
            .buffer();
    return new ProduceBatch(topic, topicId, partition, bytes);
  }

  @Test
  void producesABatchOnceAndFetchesItBack() {
    ProducerIdentity producer;
    try (BrokerClient client = BrokerClient.forProducing(cluster.clientProperties(), 5)) {
      awaitReady(client, leader);
      producer = identity(client, leader);
      assertThat(producer.producerId()).isNotNegative();

      for (int i = 0; i < 2; i++) {
        Settled<ProduceAnswer> produced = new Settled<>();
        client.produce(
            leader, List.of(batch(0, producer, 0), batch(1, producer, 0)), 5000, produced);
        assertThat(produced.await(client).partitions())
            .extracting(PartitionProduce::error, PartitionProduce::baseOffset)
            .as("sent %d times", i + 1)
            .containsOnly(tuple(Errors.NONE, 0L));
      }
    }
    try (BrokerClient client = BrokerClient.forFetching(cluster.clientProperties(), 1, pool)) {
      awaitReady(client, leader);
      for (Uuid id : List.of(topicId, Uuid.ZERO_UUID)) {
        assertThat(pool.tryReserve(MIB)).isTrue();
        Settled<FetchAnswer> fetched = new Settled<>();
        client.fetch(
            leader,
            List.of(
                new FetchTarget(topic, id, 1, 1, -1, MIB),
                new FetchTarget(topic, id, 0, 99, -1, MIB)),
            500,
            MIB,
            fetched);
        FetchAnswer answer = fetched.await(client);
        PartitionFetch found = answer.partitions().get(0);
        assertThat(found.error()).isEqualTo(Errors.NONE);
        assertThat(found.highWatermark()).isEqualTo(2);
        assertThat(found.lastStableOffset()).isEqualTo(2);
        assertThat(found.logStartOffset()).isZero();
        assertThat(found.records().isDirect()).isTrue();
        assertThat(MemoryRecords.readableRecords(found.records()).records())
            .extracting(Record::timestamp)
            .containsExactly(1000L, 2000L);
        assertThat(answer.partitions().get(1).error()).isEqualTo(Errors.OFFSET_OUT_OF_RANGE);
        assertThat(pool.usedBytes()).isPositive();
        answer.release();
        assertThat(pool.usedBytes()).isZero();
      }
    }
  }

  @Test
  void listsAbortedTransactions() throws Exception {
    Map<String, Object> properties = new HashMap<>(cluster.clientProperties());
    properties.put("transactional.id", topic);
    try (var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, 0, null, new byte[] {1})).get();
      producer.abortTransaction();
    }
    try (BrokerClient client = BrokerClient.forFetching(cluster.clientProperties(), 1, pool)) {
      awaitReady(client, leader);
      assertThat(pool.tryReserve(MIB)).isTrue();
      Settled<FetchAnswer> fetched = new Settled<>();
      client.fetch(
          leader, List.of(new FetchTarget(topic, topicId, 0, 0, -1, MIB)), 500, MIB, fetched);
      FetchAnswer answer = fetched.await(client);
      assertThat(answer.partitions().get(0).abortedTransactions())
          .extracting(AbortedTransaction::firstOffset)
          .containsExactly(0L);
      answer.release();
    }
  }

  @Test
  void refusesTwoBatchesForAPartitionInOneRequest() {
    try (BrokerClient client = BrokerClient.forProducing(cluster.clientProperties(), 5)) {
      awaitReady(client, leader);
      ProducerIdentity nobody = new ProducerIdentity(1, (short) 0);
      assertThatThrownBy(
              () ->
                  client.produce(
                      leader,
                      List.of(batch(0, nobody, 0), batch(0, nobody, 2)),
                      5000,
                      new Settled<>()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("two batches");
    }
  }

  @Test
  void failsWhatIsUnderWayWhenClosed() {
    Settled<FetchAnswer> fetched = new Settled<>();
    try (BrokerClient client = BrokerClient.forFetching(cluster.clientProperties(), 1, pool)) {
      awaitReady(client, leader);
      assertThat(pool.tryReserve(MIB)).isTrue();
      client.fetch(
          leader, List.of(new FetchTarget(topic, topicId, 0, 0, -1, MIB)), 20_000, MIB, fetched);
      assertThat(client.isIdle(leader.id())).isFalse();
      assertThat(client.ready(leader)).isFalse();
    }
    assertThat(fetched.failures).singleElement().isInstanceOf(KafkaUnavailableException.class);
    assertThat(pool.usedBytes()).isZero();
  }

  @Test
  void handsOnWhatAReplyThrows() {
    try (BrokerClient client = BrokerClient.forProducing(cluster.clientProperties(), 5)) {
      awaitReady(client, leader);
      client.initProducerId(
          leader,
          new Reply<>() {
            @Override
            public void answered(ProducerIdentity answer) {
              throw new IllegalStateException("thrown by the reply");
            }

            @Override
            public void failed(KafkaBackupException failure) {
              throw new IllegalStateException("thrown by the reply");
            }
          });
      assertThatThrownBy(
              () -> {
                while (true) {
                  client.poll(Duration.ofSeconds(1));
                }
              })
          .hasMessage("thrown by the reply");
    }
  }

  @Test
  void saysThatNobodyListens() {
    saysThatTheConnectionFails(cluster.clientProperties(), new Node(7, "localhost", 1));
  }

  private static void saysThatTheConnectionFails(Map<String, Object> properties, Node nobody) {
    try (BrokerClient client = BrokerClient.forProducing(properties, 5)) {
      client.setNodes(List.of(nobody));
      long end = System.nanoTime() + LONG.toNanos();
      while (!client.connectionFailed(nobody) && System.nanoTime() < end) {
        assertThat(client.ready(nobody)).isFalse();
        client.poll(Duration.ofMillis(50));
      }
      assertThat(client.connectionFailed(nobody)).isTrue();
    }
  }

  @Test
  void logsInWithTlsAndScramAndSaysWhyItCannot() throws Exception {
    try (KafkaCluster secured =
        KafkaCluster.builder()
            .tls()
            .sasl(SaslMechanism.SCRAM_SHA_256)
            .user("alice", "right")
            .start()) {
      Map<String, Object> alice = new HashMap<>(secured.clientProperties("alice"));
      Node broker = onlyBroker(secured);
      try (BrokerClient client = BrokerClient.forProducing(alice, 5)) {
        awaitReady(client, broker);
        assertThat(identity(client, broker).producerId()).isNotNegative();
      }
      alice.computeIfPresent(
          "sasl.jaas.config", (key, jaas) -> jaas.toString().replace("right", "wrong"));
      assertRefused(alice, broker, "the broker refuses the credentials");
      Map<String, Object> distrusting = new HashMap<>(secured.clientProperties("alice"));
      distrusting.keySet().removeIf(key -> key.startsWith("ssl.truststore"));
      assertRefused(distrusting, broker, "the TLS handshake failed");
      saysThatTheConnectionFails(Map.of("bootstrap.servers", "unused:1"), broker);
    }
  }

  private static Node onlyBroker(KafkaCluster secured) throws Exception {
    try (Admin admin = Admin.create(secured.clientProperties())) {
      Collection<Node> nodes = admin.describeCluster().nodes().get();
      return nodes.iterator().next();
    }
  }

  private static void assertRefused(Map<String, Object> properties, Node broker, String why) {
    try (BrokerClient client = BrokerClient.forProducing(properties, 5)) {
      assertThatThrownBy(() -> awaitReady(client, broker))
          .isInstanceOf(KafkaAccessException.class)
          .hasMessageContaining(why);
    }
  }
}
