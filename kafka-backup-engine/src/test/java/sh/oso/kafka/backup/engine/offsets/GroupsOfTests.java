package sh.oso.kafka.backup.engine.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;

/** Groups that tests make, move and look at. */
public final class GroupsOfTests implements AutoCloseable {

  private final KafkaCluster kafka;
  private final Admin admin;

  public GroupsOfTests(KafkaCluster kafka) {
    this.kafka = kafka;
    this.admin = Admin.create(kafka.clientProperties());
  }

  public Admin admin() {
    return admin;
  }

  /** Commits as an administrator does. */
  public void commit(String group, Map<TopicPartition, Long> offsets) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
    offsets.forEach((partition, offset) -> commits.put(partition, new OffsetAndMetadata(offset)));
    admin.alterConsumerGroupOffsets(group, commits).all().get();
  }

  /** Where a group stands, in words: {@code topic-partition} by offset. */
  public Map<String, Long> positions(String group) throws Exception {
    Map<String, Long> positions = new TreeMap<>();
    commits(group).forEach((partition, it) -> positions.put(partition.toString(), it.offset()));
    return positions;
  }

  public Map<TopicPartition, OffsetAndMetadata> commits(String group) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> commits =
        new HashMap<>(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get());
    commits.values().removeIf(it -> it == null);
    return commits;
  }

  /** Brokers that coordinate them. */
  public Set<Integer> coordinators(List<String> groups) throws Exception {
    return admin.describeConsumerGroups(groups).all().get().values().stream()
        .map(group -> group.coordinator().id())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * A consumer that has joined its group, and keeps up its membership as long as it is polled or
   * for some minutes.
   *
   * @param protocol {@code classic} or {@code consumer}
   */
  public Consumer<byte[], byte[]> member(String protocol, String group, String topic) {
    Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
    properties.put("group.id", group);
    properties.put("group.protocol", protocol);
    properties.put("client.id", "app-" + protocol);
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "earliest");
    Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.subscribe(List.of(topic));
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (consumer.assignment().isEmpty()) {
      assertThat(System.nanoTime()).as("joins its group").isLessThan(deadline);
      consumer.poll(Duration.ofMillis(100));
    }
    return consumer;
  }

  /** A share consumer that has joined its group. */
  public KafkaShareConsumer<byte[], byte[]> sharer(String group, String topic) throws Exception {
    Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
    properties.put("group.id", group);
    properties.put("client.id", "app-share");
    KafkaShareConsumer<byte[], byte[]> consumer =
        new KafkaShareConsumer<>(
            properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.subscribe(List.of(topic));
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (members(group) == 0) {
      assertThat(System.nanoTime()).as("joins its group").isLessThan(deadline);
      consumer.poll(Duration.ofMillis(100));
    }
    return consumer;
  }

  private int members(String group) throws Exception {
    try {
      return admin
          .describeShareGroups(List.of(group))
          .describedGroups()
          .values()
          .iterator()
          .next()
          .get()
          .members()
          .size();
    } catch (java.util.concurrent.ExecutionException e) {
      return 0; // it does not exist yet
    }
  }

  /** Start offsets of a share group, by partition. */
  public Map<Integer, Long> starts(String group) throws Exception {
    Map<Integer, Long> starts = new TreeMap<>();
    admin
        .listShareGroupOffsets(
            Map.of(group, new org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec()))
        .partitionsToOffsetInfo(group)
        .get()
        .forEach(
            (partition, it) -> {
              if (it != null) {
                starts.put(partition.partition(), it.startOffset());
              }
            });
    return starts;
  }

  @Override
  public void close() {
    admin.close();
  }
}
