package sh.oso.kafka.backup.engine.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.engine.witness.Rows;
import sh.oso.kafka.backup.engine.witness.TopicChanges;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.records.Compaction;
import sh.oso.kafka.backup.testkit.records.ConsumedRecord;
import sh.oso.kafka.backup.testkit.records.OpenTransaction;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/**
 * Some topics of a cluster and the model of them. What is done is done to both, and each step
 * returns when the cluster has done it, with a word for what it was.
 */
final class ModelCluster implements AutoCloseable {

  private static final int MOST_PARTITIONS = 4;

  private record Unended(
      ModelTopic topic, OpenTransaction transaction, SortedMap<Integer, ?> partitions) {}

  private final Random random;
  private final TestTopics topics;
  private final TopicChanges changes;
  private final TopicWriter writer;
  private final Rows rows;
  private final Map<String, String> compaction = new HashMap<>(Compaction.TOPIC_CONFIGS);
  private final List<ModelTopic> models;
  private final long beginMs = System.currentTimeMillis();
  private long written;
  private @Nullable Unended unended;

  ModelCluster(KafkaCluster kafka, Random random) {
    Map<String, Object> client = kafka.clientProperties();
    this.random = random;
    this.topics = new TestTopics(client);
    this.changes = new TopicChanges(client);
    this.writer =
        new TopicWriter(client).with("linger.ms", 2).with("transaction.timeout.ms", 900_000);
    this.rows = new Rows(random.nextLong());
    // By the clock of the backups; some of them come in time, and some too late.
    this.compaction.put("delete.retention.ms", "14400000");
    this.models =
        List.of(
            new ModelTopic(topics.create("one", 1, Map.of()), false, 1),
            new ModelTopic(topics.create("two", 2, Map.of()), false, 2),
            new ModelTopic(topics.create("compacted", 2, compaction), true, 2));
  }

  /** What a backup of now has to hold, by topic. */
  Map<String, ModelTopic.Cut> cut() {
    Map<String, ModelTopic.Cut> cuts = new LinkedHashMap<>();
    models.forEach(topic -> cuts.put(topic.name(), topic.cut()));
    return cuts;
  }

  String append() {
    ModelTopic topic = draw();
    SortedMap<Integer, List<ConsumedRecord>> expected = new TreeMap<>();
    writer.write(rows(topic, expected));
    expected.forEach((partition, records) -> topic.log(partition).append(records));
    settle(topic);
    return "append " + counts(topic, expected);
  }

  String transaction(boolean committed) {
    ModelTopic topic = draw();
    SortedMap<Integer, List<ConsumedRecord>> expected = new TreeMap<>();
    OpenTransaction transaction = writer.writeOpen(rows(topic, expected));
    if (committed) {
      transaction.commit();
    } else {
      transaction.abort();
    }
    expected.forEach((partition, records) -> topic.log(partition).appendEnded(records, committed));
    settle(topic);
    return (committed ? "commit " : "abort ") + counts(topic, expected);
  }

  /** Begins a transaction that stays open, or ends the one that does. */
  String beginOrEnd() {
    if (unended != null) {
      return end(unended);
    }
    ModelTopic topic = models.get(random.nextInt(2));
    SortedMap<Integer, List<ConsumedRecord>> expected = new TreeMap<>();
    OpenTransaction transaction = writer.writeOpen(rows(topic, expected));
    expected.forEach((partition, records) -> topic.log(partition).appendOpen(records));
    unended = new Unended(topic, transaction, expected);
    settle(topic);
    return "leave open " + counts(topic, expected);
  }

  private String end(Unended open) {
    boolean committed = random.nextBoolean();
    if (committed) {
      open.transaction().commit();
    } else {
      open.transaction().abort();
    }
    open.partitions().keySet().forEach(partition -> open.topic().log(partition).end(committed));
    unended = null;
    settle(open.topic());
    return (committed ? "commit" : "abort") + " what is open in " + open.topic().name();
  }

  String deleteRecords() {
    ModelTopic topic = models.get(random.nextInt(2));
    int partition = random.nextInt(topic.partitions());
    ModelLog log = topic.log(partition);
    long before =
        log.start() + random.nextInt(Math.toIntExact(log.lastStableOffset() - log.start()) + 1);
    if (before > log.start()) {
      changes.deleteRecords(topic.name(), partition, before);
      log.deleteBefore(before);
      settle(topic);
    }
    return "delete before " + before + " in " + topic.name() + "-" + partition;
  }

  String recreate() {
    ModelTopic topic = draw();
    String first = unended != null && unended.topic().equals(topic) ? end(unended) + ", " : "";
    int partitions = 1 + random.nextInt(MOST_PARTITIONS - 1);
    changes.recreate(topic.name(), partitions, topic.compacted() ? compaction : Map.of());
    topic.recreate(partitions);
    settle(topic);
    return first + "recreate " + topic.name() + " with " + partitions;
  }

  String grow() {
    ModelTopic topic = draw();
    int partitions = Math.min(MOST_PARTITIONS, topic.partitions() + 1);
    if (partitions > topic.partitions()) {
      changes.grow(topic.name(), partitions);
      topic.grow(partitions);
    }
    return "grow " + topic.name() + " to " + partitions;
  }

  private ModelTopic draw() {
    return models.get(random.nextInt(models.size()));
  }

  /** Draws records for some partitions, and tells what consumers are to see of them. */
  private List<ProducerRecord<byte[], byte[]>> rows(
      ModelTopic topic, SortedMap<Integer, List<ConsumedRecord>> expected) {
    int only = random.nextInt(topic.partitions());
    List<ProducerRecord<byte[], byte[]>> all =
        IntStream.range(0, topic.partitions())
            .filter(partition -> partition == only || random.nextBoolean())
            .boxed()
            .flatMap(partition -> rows(topic, partition).stream())
            .toList();
    for (ProducerRecord<byte[], byte[]> row : all) {
      expected.computeIfAbsent(row.partition(), p -> new ArrayList<>()).add(seen(row));
    }
    return all;
  }

  private List<ProducerRecord<byte[], byte[]>> rows(ModelTopic topic, int partition) {
    return IntStream.rangeClosed(0, random.nextInt(15))
        .mapToObj(
            i -> {
              String key = "key-" + random.nextInt(20);
              return topic.compacted() && random.nextInt(5) == 0
                  ? Rows.tombstone(topic.name(), partition, key)
                  : rows.row(topic.name(), partition, key);
            })
        .map(
            row ->
                new ProducerRecord<>(
                    row.topic(), row.partition(), beginMs + written++, row.key(), row.value()))
        .toList();
  }

  private static ConsumedRecord seen(ProducerRecord<byte[], byte[]> row) {
    return new ConsumedRecord(
        -1,
        row.timestamp(),
        TimestampType.CREATE_TIME,
        Bytes.wrap(row.key()),
        row.value() == null ? null : Bytes.wrap(row.value()),
        List.of());
  }

  private static String counts(ModelTopic topic, Map<Integer, List<ConsumedRecord>> records) {
    StringBuilder text = new StringBuilder(topic.name());
    records.forEach((partition, some) -> text.append(" " + some.size() + " in " + partition));
    return text.toString();
  }

  /** Markers come after the answer to the one who ended the transaction. */
  private void settle(ModelTopic topic) {
    for (int partition = 0; partition < topic.partitions(); partition++) {
      ModelLog log = topic.log(partition);
      int number = partition;
      TopicChanges.until(
          () ->
              changes.end(topic.name(), number) == log.end()
                  && changes.lastStableOffset(topic.name(), number) == log.lastStableOffset()
                  && changes.start(topic.name(), number) == log.start(),
          topic.name() + "-" + number + " is not as the model says");
    }
  }

  @Override
  public void close() {
    if (unended != null) {
      unended.transaction().close();
    }
    changes.close();
    topics.delete(models.stream().map(ModelTopic::name).toList());
  }
}
