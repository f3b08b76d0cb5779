package sh.oso.kafka.backup.engine.witness;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** Changes topics as their owners do, and returns when the cluster has done it. */
public final class TopicChanges implements AutoCloseable {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Admin admin;

  public TopicChanges(Map<String, Object> clientProperties) {
    this.admin = Admin.create(clientProperties);
  }

  /** Deletes what lies before an offset. */
  public void deleteRecords(String topic, int partition, long before) {
    await(
        admin
            .deleteRecords(
                Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(before)))
            .all());
  }

  /** Gives a topic more partitions. */
  public void grow(String topic, int partitions) {
    await(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all());
    until(() -> partitions(topic) == partitions, topic + " has not grown to " + partitions);
    awaitLeaders(topic, partitions);
  }

  /** Deletes a topic and makes another one of the same name. */
  public void recreate(String topic, int partitions, Map<String, String> configs) {
    await(admin.deleteTopics(List.of(topic)).all());
    until(() -> !names().contains(topic), topic + " is not deleted");
    await(
        admin
            .createTopics(
                List.of(
                    new NewTopic(topic, Optional.of(partitions), Optional.empty())
                        .configs(configs)))
            .all());
    until(() -> names().contains(topic), topic + " is not made anew");
    awaitLeaders(topic, partitions);
  }

  /** Sets a config of a topic. */
  public void set(String topic, String config, String value) {
    AlterConfigOp op = new AlterConfigOp(new ConfigEntry(config, value), AlterConfigOp.OpType.SET);
    await(
        admin
            .incrementalAlterConfigs(
                Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(op)))
            .all());
  }

  /** The first offset of a partition's log. */
  public long start(String topic, int partition) {
    return offset(topic, partition, OffsetSpec.earliest());
  }

  /** The end of a partition's log, also of what is not committed. */
  public long end(String topic, int partition) {
    return offset(topic, partition, OffsetSpec.latest());
  }

  /** Where consumers of committed records end for now. */
  public long lastStableOffset(String topic, int partition) {
    TopicPartition where = new TopicPartition(topic, partition);
    return await(
            admin
                .listOffsets(
                    Map.of(where, OffsetSpec.latest()),
                    new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .partitionResult(where))
        .offset();
  }

  /**
   * Waits until all that was written is committed or aborted for consumers, too: markers come after
   * the answer to the one who ended a transaction.
   *
   * @param topic one without an open transaction
   */
  public void awaitMarkers(String topic) {
    for (int partition = 0; partition < partitions(topic); partition++) {
      int number = partition;
      until(
          () -> lastStableOffset(topic, number) == end(topic, number),
          topic + "-" + number + " has an open transaction");
    }
  }

  /** Waits until something holds, for a minute at most. */
  public static void until(BooleanSupplier holds, String otherwise) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    try {
      while (!holds.getAsBoolean()) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(otherwise + " within a minute");
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A broker may hear of a new partition after the one that answered. */
  private void awaitLeaders(String topic, int partitions) {
    for (int partition = 0; partition < partitions; partition++) {
      int number = partition;
      until(() -> leads(topic, number), topic + "-" + number + " has no leader");
    }
  }

  private boolean leads(String topic, int partition) {
    try {
      return end(topic, partition) >= 0;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private long offset(String topic, int partition, OffsetSpec spec) {
    TopicPartition where = new TopicPartition(topic, partition);
    return await(admin.listOffsets(Map.of(where, spec)).partitionResult(where)).offset();
  }

  private Set<String> names() {
    return await(admin.listTopics().names());
  }

  private int partitions(String topic) {
    return await(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
        .mapToInt(description -> description.partitions().size())
        .sum();
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(60, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
