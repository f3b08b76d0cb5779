package sh.oso.kafka.backup.testkit.records;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads whole topics as a consumer with {@code isolation.level=read_committed} sees them: from the
 * first record up to the last stable offset at the beginning of the call. Safe for use by many
 * threads.
 */
public final class TopicReader {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Map<String, Object> properties;

  /**
   * Makes a reader; nothing is opened yet.
   *
   * @param clientProperties how to reach the cluster, copied
   */
  public TopicReader(Map<String, Object> clientProperties) {
    properties = new LinkedHashMap<>(clientProperties);
    properties.put("isolation.level", "read_committed");
    properties.put("auto.offset.reset", "earliest");
    properties.put("enable.auto.commit", false);
    properties.put("allow.auto.create.topics", false);
    properties.put("max.poll.records", 10_000);
    // Closing waits for the last fetch, which finds nothing.
    properties.put("fetch.max.wait.ms", 50);
  }

  /**
   * Reads a topic into memory.
   *
   * @param topic name of the topic
   * @return its records
   * @throws IllegalStateException if nothing comes for 30 seconds though there is more
   * @throws org.apache.kafka.common.KafkaException if Kafka refuses
   */
  public TopicContent read(String topic) {
    SortedMap<Integer, List<ConsumedRecord>> partitions = new TreeMap<>();
    for (int partition : scan(topic, r -> add(partitions, r))) {
      partitions.putIfAbsent(partition, List.of());
    }
    return new TopicContent(partitions);
  }

  /**
   * Digests a topic of any size.
   *
   * @param topic name of the topic
   * @return a digest of every partition, also of empty ones, by the partition's number
   * @throws IllegalStateException if nothing comes for 30 seconds though there is more
   * @throws org.apache.kafka.common.KafkaException if Kafka refuses
   */
  public SortedMap<Integer, PartitionDigest> digest(String topic) {
    Map<Integer, DigestBuilder> builders = new LinkedHashMap<>();
    List<Integer> partitions =
        scan(topic, r -> builders.computeIfAbsent(r.partition(), p -> new DigestBuilder()).add(r));
    SortedMap<Integer, PartitionDigest> digests = new TreeMap<>();
    for (int partition : partitions) {
      digests.put(partition, builders.computeIfAbsent(partition, p -> new DigestBuilder()).build());
    }
    return digests;
  }

  private static void add(
      SortedMap<Integer, List<ConsumedRecord>> partitions, ConsumerRecord<byte[], byte[]> record) {
    partitions
        .computeIfAbsent(record.partition(), p -> new ArrayList<>())
        .add(ConsumedRecord.of(record));
  }

  /** Hands over every record and returns the numbers of all partitions. */
  private List<Integer> scan(String topic, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      Map<TopicPartition, Long> unread = new LinkedHashMap<>(consumer.endOffsets(partitions));
      consumer
          .beginningOffsets(partitions)
          .forEach((partition, beginning) -> unread.remove(partition, beginning));
      consumer.assign(unread.keySet());
      consumer.seekToBeginning(unread.keySet());
      drain(consumer, unread, sink);
      return partitions.stream().map(TopicPartition::partition).sorted().toList();
    }
  }

  /** Positions tell when a partition is done: a marker at its end is never returned. */
  private static void drain(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> unread,
      Consumer<ConsumerRecord<byte[], byte[]>> sink) {
    Map<TopicPartition, Long> positions = new LinkedHashMap<>();
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    while (!unread.isEmpty()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        Long end = unread.get(new TopicPartition(record.topic(), record.partition()));
        if (end != null && record.offset() < end) {
          sink.accept(record);
        }
      }
      for (TopicPartition partition : List.copyOf(unread.keySet())) {
        long position = consumer.position(partition);
        Long before = positions.put(partition, position);
        if (before == null || before != position) {
          deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        }
      }
      if (unread.entrySet().removeIf(e -> positions.getOrDefault(e.getKey(), 0L) >= e.getValue())) {
        consumer.assign(unread.keySet());
      }
      if (System.nanoTime() > deadlineNanos) {
        throw new IllegalStateException(
            "nothing came for %s; wanted up to %s, stood at %s"
                .formatted(PATIENCE, unread, positions));
      }
    }
  }
}
