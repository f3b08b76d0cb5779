package sh.oso.kafka.backup.engine.produce;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.engine.batch.BatchRewriter;
import sh.oso.kafka.backup.engine.batch.OutBatch;
import sh.oso.kafka.backup.engine.batch.RecordEdit;
import sh.oso.kafka.backup.engine.batch.TestBatches;
import sh.oso.kafka.backup.engine.batch.TestBatches.Seen;
import sh.oso.kafka.backup.engine.protocol.BrokerClient;
import sh.oso.kafka.backup.engine.protocol.ProducerIdentity;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;

/** A topic to restore into, the batches that go there, and a look at what arrived. */
final class RestoreTarget implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final KafkaCluster cluster;
  final Admin admin;
  final List<PartitionPlan> plans = new ArrayList<>();
  final Map<PartitionPlan, KafkaBackupException> failures = new ConcurrentHashMap<>();
  final Map<PartitionPlan, Long> completed = new ConcurrentHashMap<>();
  private final int batches;

  RestoreTarget(KafkaCluster cluster, String topic, int partitions, int batches) throws Exception {
    this.cluster = cluster;
    this.batches = batches;
    this.admin = Admin.create(cluster.clientProperties());
    short replicas = (short) Math.min(3, cluster.brokerIds().size());
    Map<String, String> configs =
        Map.of(
            "min.insync.replicas",
            replicas == 1 ? "1" : "2",
            // The records are of all times.
            "retention.ms",
            "-1",
            "message.timestamp.before.max.ms",
            Long.toString(Long.MAX_VALUE),
            "message.timestamp.after.max.ms",
            Long.toString(Long.MAX_VALUE));
    Uuid topicId =
        admin
            .createTopics(List.of(new NewTopic(topic, partitions, replicas).configs(configs)))
            .topicId(topic)
            .get();
    List<Node> brokers = List.copyOf(admin.describeCluster().nodes().get());
    ProducerIdentity producer = ProducerIds.obtain(cluster.clientProperties(), brokers, PATIENCE);
    for (int i = 0; i < partitions; i++) {
      plans.add(new PartitionPlan(new TopicPartition(topic, i), topicId, producer, 0));
    }
  }

  /** What the source holds: all that a rewrite has to deal with. The same at each call. */
  private List<ByteBuffer> source(PartitionPlan plan) {
    List<ByteBuffer> source = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      Random random = new Random(plan.target().partition() * 1000L + i);
      ByteBuffer batch =
          TestBatches.batch(
              CompressionType.forId(random.nextInt(5)),
              i % 5 == 0 ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME,
              1_600_000_000_000L + i,
              i * 100L,
              i % 3 == 0,
              TestBatches.awkward(random, 1 + i % 7));
      source.add(
          switch (i % 8) {
            case 2 -> TestBatches.compacted(batch, offset -> offset % 100 != 1);
            case 4 -> TestBatches.compacted(batch, offset -> true, 1_800_000_000_000L);
            case 6 -> TestBatches.compacted(batch, offset -> offset % 2 == 0, 1_800_000_000_000L);
            default -> batch;
          });
    }
    return source;
  }

  private List<OutBatch> batchesOf(PartitionPlan plan) {
    List<OutBatch> all = new ArrayList<>();
    for (ByteBuffer frame : source(plan)) {
      all.addAll(BatchRewriter.rewrite(frame, 1 << 20, RecordEdit.NOTHING));
    }
    return all;
  }

  TargetTail tail() {
    return new TargetTail(cluster.clientProperties(), admin, PATIENCE);
  }

  /** Sends all batches that are not there yet. */
  void send(Map<PartitionPlan, Long> there, ListenerHook hook) {
    send(cluster.clientProperties(), there, hook);
  }

  /** Tries to send all batches with the rights of somebody else. */
  void sendAs(Map<String, Object> properties) {
    send(properties, Map.of(), (loop, plan, records) -> {});
  }

  private void send(
      Map<String, Object> properties, Map<PartitionPlan, Long> there, ListenerHook hook) {
    try (BrokerClient client =
        BrokerClient.forProducing(properties, ProduceSettings.BROKER_IN_FLIGHT)) {
      Recorder recorder = new Recorder(hook);
      ProduceLoop loop =
          new ProduceLoop(client, new AdminLeaderLookup(admin), ProduceSettings.DEFAULT, recorder);
      recorder.loop = loop;
      List<Thread> readers = new ArrayList<>();
      for (PartitionPlan plan : plans) {
        BatchQueue queue = new BatchQueue(64 << 10, loop::wakeup);
        loop.add(plan, there.getOrDefault(plan, 0L), queue);
        Thread reader =
            new Thread(() -> read(plan, there.getOrDefault(plan, 0L), queue), "reader " + plan);
        reader.start();
        readers.add(reader);
      }
      loop.allAdded();
      loop.run();
      for (Thread reader : readers) {
        reader.join(PATIENCE.toMillis());
        assertThat(reader.isAlive()).as("%s ends", reader.getName()).isFalse();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void read(PartitionPlan plan, long there, BatchQueue queue) {
    try {
      long before = 0;
      for (OutBatch batch : batchesOf(plan)) {
        if (before >= there && !queue.put(batch)) {
          return;
        }
        before += batch.records();
      }
      queue.finish();
    } catch (InterruptedException | RuntimeException e) {
      queue.fail(new IllegalStateException(e));
    }
  }

  /** Called at each acknowledgement, to disturb. */
  interface ListenerHook {
    void acknowledged(ProduceLoop loop, PartitionPlan plan, long records);
  }

  private final class Recorder implements ProduceListener {
    private final ListenerHook hook;
    private @Nullable ProduceLoop loop;

    Recorder(ListenerHook hook) {
      this.hook = hook;
    }

    @Override
    public void acknowledged(PartitionPlan plan, OutBatch batch, long records) {
      hook.acknowledged(Objects.requireNonNull(loop), plan, records);
    }

    @Override
    public void completed(PartitionPlan plan, long records) {
      completed.put(plan, records);
    }

    @Override
    public void failed(PartitionPlan plan, KafkaBackupException reason) {
      failures.put(plan, reason);
    }
  }

  /** Checks that each partition holds exactly its records, in order, from offset 0. */
  void assertHoldsEverythingOnce() {
    Map<TopicPartition, List<Seen>> found = consumeAll();
    for (PartitionPlan plan : plans) {
      List<Seen> expected = new ArrayList<>();
      for (ByteBuffer frame : source(plan)) {
        TestBatches.seen(frame).forEach(record -> expected.add(record.at(expected.size())));
      }
      List<Seen> held = found.getOrDefault(plan.target(), List.of());
      for (int i = 0; i < Math.min(held.size(), expected.size()); i++) {
        assertThat(held.get(i)).as("%s", plan).isEqualTo(expected.get(i));
      }
      assertThat(held).as("%s", plan).hasSameSizeAs(expected);
    }
  }

  private Map<TopicPartition, List<Seen>> consumeAll() {
    Map<String, Object> properties = new HashMap<>(cluster.clientProperties());
    properties.put("auto.offset.reset", "earliest");
    Map<TopicPartition, List<Seen>> found = new HashMap<>();
    List<TopicPartition> partitions = plans.stream().map(PartitionPlan::target).toList();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          found
              .computeIfAbsent(
                  new TopicPartition(record.topic(), record.partition()), p -> new ArrayList<>())
              .add(TestBatches.seen(record));
        }
      }
    }
    return found;
  }

  @Override
  public void close() {
    admin.close();
  }
}
