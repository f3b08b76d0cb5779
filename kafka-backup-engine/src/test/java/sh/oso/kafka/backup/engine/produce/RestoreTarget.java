package sh.oso.kafka.backup.engine.produce;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.engine.batch.BatchRewriter;
import sh.oso.kafka.backup.engine.batch.OutBatch;
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
    admin
        .createTopics(
            List.of(
                new NewTopic(topic, partitions, replicas)
                    .configs(
                        Map.of(
                            "min.insync.replicas",
                            replicas == 1 ? "1" : "2",
                            // The records are of 1970.
                            "retention.ms",
                            "-1"))))
        .all()
        .get();
    TopicDescription description =
        admin.describeTopics(List.of(topic)).topicNameValues().values().iterator().next().get();
    List<Node> brokers = List.copyOf(admin.describeCluster().nodes().get());
    ProducerIdentity producer = ProducerIds.obtain(cluster.clientProperties(), brokers, PATIENCE);
    for (int i = 0; i < partitions; i++) {
      plans.add(
          new PartitionPlan(new TopicPartition(topic, i), description.topicId(), producer, 0));
    }
  }

  /** What a partition is to hold: the same at each call. */
  private List<OutBatch> batchesOf(PartitionPlan plan) {
    List<OutBatch> all = new ArrayList<>();
    int number = 0;
    for (int i = 0; i < batches; i++) {
      CompressionType type = CompressionType.forId((i + plan.target().partition()) % 5);
      SimpleRecord[] records = new SimpleRecord[1 + i % 7];
      for (int j = 0; j < records.length; j++) {
        records[j] = new SimpleRecord(1000 + number, null, text(plan, number++));
      }
      ByteBuffer raw =
          MemoryRecords.withRecords(500, Compression.of(type).build(), records).buffer();
      all.addAll(BatchRewriter.rewrite(raw, 1 << 20));
    }
    return all;
  }

  private static byte[] text(PartitionPlan plan, int number) {
    return (plan + " record " + number + " " + "x".repeat(number % 500))
        .getBytes(StandardCharsets.UTF_8);
  }

  TargetTail tail() {
    return new TargetTail(cluster.clientProperties(), admin, PATIENCE);
  }

  /** Sends all batches that are not there yet. */
  void send(Map<PartitionPlan, Long> there, ListenerHook hook) {
    try (BrokerClient client =
        BrokerClient.forProducing(cluster.clientProperties(), ProduceSettings.BROKER_IN_FLIGHT)) {
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
    private ProduceLoop loop = null;

    Recorder(ListenerHook hook) {
      this.hook = hook;
    }

    @Override
    public void acknowledged(PartitionPlan plan, OutBatch batch, long records) {
      hook.acknowledged(loop, plan, records);
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
    Map<TopicPartition, List<String>> found = consumeAll();
    for (PartitionPlan plan : plans) {
      List<String> expected = new ArrayList<>();
      int records = batchesOf(plan).stream().mapToInt(OutBatch::records).sum();
      for (int i = 0; i < records; i++) {
        expected.add(
            i + " at " + (1000 + i) + ": " + new String(text(plan, i), StandardCharsets.UTF_8));
      }
      List<String> held = found.getOrDefault(plan.target(), List.of());
      for (int i = 0; i < Math.min(held.size(), expected.size()); i++) {
        assertThat(held.get(i)).as("%s", plan).isEqualTo(expected.get(i));
      }
      assertThat(held).as("%s", plan).hasSameSizeAs(expected);
    }
  }

  private Map<TopicPartition, List<String>> consumeAll() {
    Map<String, Object> properties = new HashMap<>(cluster.clientProperties());
    properties.put("auto.offset.reset", "earliest");
    Map<TopicPartition, List<String>> found = new LinkedHashMap<>();
    List<TopicPartition> partitions = plans.stream().map(PartitionPlan::target).toList();
    partitions.forEach(partition -> found.put(partition, new ArrayList<>()));
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          found
              .get(new TopicPartition(record.topic(), record.partition()))
              .add(
                  record.offset()
                      + " at "
                      + record.timestamp()
                      + ": "
                      + new String(record.value(), StandardCharsets.UTF_8));
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
