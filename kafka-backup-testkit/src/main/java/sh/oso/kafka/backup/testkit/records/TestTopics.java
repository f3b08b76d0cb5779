package sh.oso.kafka.backup.testkit.records;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates topics with names that no other test has, as a shared cluster demands. Safe for use by
 * many threads. Every method throws {@link org.apache.kafka.common.KafkaException} if Kafka
 * refuses.
 *
 * @param clientProperties how to reach the cluster
 */
public record TestTopics(Map<String, Object> clientProperties) {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(100);

  public TestTopics {
    clientProperties = Map.copyOf(clientProperties);
  }

  /**
   * Makes up a name.
   *
   * @param prefix what it begins with
   * @return the prefix, a hyphen and eight letters or digits
   */
  public static String uniqueName(String prefix) {
    return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /**
   * Creates a topic with as many replicas as the broker's default, and waits until it can be
   * written to.
   *
   * @param prefix what its name begins with
   * @param partitions how many partitions it has
   * @param configs its configs, for example {@link RecordSamples#TOPIC_CONFIGS}
   * @return the whole name
   */
  public String create(String prefix, int partitions, Map<String, String> configs) {
    String name = uniqueName(prefix);
    NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty());
    try (Admin admin = open()) {
      KafkaFutures.await(admin.createTopics(List.of(topic.configs(configs))).all());
    } catch (TopicExistsException e) {
      // Nobody else has this name: the client asked again after an answer that came too late.
    }
    awaitLeaders(name, partitions);
    return name;
  }

  /**
   * Waits until each partition's leader answers. A leader that does not know yet that it is one
   * refuses a producer's first batch; if it then takes the second, the first never fits in again.
   */
  private void awaitLeaders(String name, int partitions) {
    Map<TopicPartition, OffsetSpec> ends =
        IntStream.range(0, partitions)
            .boxed()
            .collect(Collectors.toMap(p -> new TopicPartition(name, p), p -> OffsetSpec.latest()));
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    try (Admin admin = open()) {
      while (true) {
        try {
          KafkaFutures.await(admin.listOffsets(ends).all());
          return;
        } catch (UnknownTopicOrPartitionException e) {
          // The broker that was asked has not heard of the topic yet.
          if (System.nanoTime() > deadlineNanos) {
            throw e;
          }
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      }
    }
  }

  /**
   * Deletes topics.
   *
   * @param names the whole names
   */
  public void delete(Collection<String> names) {
    try (Admin admin = open()) {
      KafkaFutures.await(admin.deleteTopics(names).all());
    }
  }

  @Override
  public String toString() {
    return "TestTopics[" + clientProperties.get("bootstrap.servers") + "]";
  }

  private Admin open() {
    return Admin.create(clientProperties);
  }
}
