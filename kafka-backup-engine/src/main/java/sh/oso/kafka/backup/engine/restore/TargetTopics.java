package sh.oso.kafka.backup.engine.restore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TopicExistsException;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.restore.ExistingTopics;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.cluster.KafkaFailures;
import sh.oso.kafka.backup.engine.restore.RestorePlan.PlannedTopic;
import sh.oso.kafka.backup.engine.restore.RestoreReady.ReadyTopic;

/** Makes target topics fit to be loaded, and fit to be used afterwards. */
final class TargetTopics {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);

  private final Cluster cluster;
  private final Cancellation cancellation;
  private final ConfigChanges configs;

  TargetTopics(Cluster cluster, Cancellation cancellation) {
    this.cluster = cluster;
    this.cancellation = cancellation;
    this.configs = new ConfigChanges(cluster.admin());
  }

  /** Creates missing topics and gives all of them the settings for loading. */
  void prepare(List<PlannedTopic> topics) {
    Map<String, TopicDescription> existing =
        cluster.describeTopics(topics.stream().map(PlannedTopic::target).toList());
    List<NewTopic> missing =
        topics.stream()
            .filter(topic -> !existing.containsKey(topic.target()))
            .map(
                topic ->
                    new NewTopic(
                            topic.target(), topic.partitions(), (short) topic.replicationFactor())
                        .configs(TargetConfigs.LOADING))
            .toList();
    create(missing);
    // Also those just created: a create that was answered too late and sent again finds the topic
    // there.
    configs.require(
        topics.stream()
            .collect(
                Collectors.toMap(
                    PlannedTopic::target,
                    topic -> ConfigChanges.ops(TargetConfigs.LOADING, List.of()))));
    awaitLeaders(topics);
  }

  private void create(List<NewTopic> missing) {
    cluster
        .admin()
        .createTopics(missing)
        .values()
        .forEach(
            (topic, future) -> {
              try {
                future.get();
              } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                  throw KafkaFailures.translate("creating topic " + topic, e);
                }
              } catch (InterruptedException e) {
                throw KafkaFailures.translate("creating topic " + topic, e);
              }
            });
  }

  private void awaitLeaders(List<PlannedTopic> topics) {
    long deadline = System.nanoTime() + READY_TIMEOUT.toNanos();
    int expected = topics.stream().mapToInt(PlannedTopic::partitions).sum();
    List<String> names = topics.stream().map(PlannedTopic::target).toList();
    while (cluster.leaders(names).size() < expected) {
      if (System.nanoTime() > deadline) {
        throw new KafkaUnavailableException(
            "the target topics have no leaders after "
                + READY_TIMEOUT.toSeconds()
                + " s; check the brokers and run again");
      }
      pause();
    }
  }

  private void pause() {
    try {
      if (cancellation.await(POLL.toMillis())) {
        throw new RunCancelledException("the restore was asked to stop; run it again to go on");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunCancelledException("interrupted while waiting for the target topics", e);
    }
  }

  /**
   * Deletes what the topics had; to be called when they have the settings for loading, since those
   * of a compacted topic may forbid it.
   */
  void purge(RestorePurge purge) {
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    for (ReadyTopic topic : purge.topics()) {
      for (int i = 0; i < topic.baseOffsets().size(); i++) {
        all.put(
            new TopicPartition(topic.target(), i),
            RecordsToDelete.beforeOffset(topic.baseOffsets().get(i)));
      }
    }
    if (all.isEmpty()) {
      return;
    }
    long deadline = System.nanoTime() + READY_TIMEOUT.toNanos();
    while (true) {
      try {
        Cluster.get(
            "deleting the records of target topics", cluster.admin().deleteRecords(all).all());
        return;
      } catch (KafkaBackupException e) {
        // The settings for loading may not have reached every broker yet.
        boolean early = e.getCause() instanceof PolicyViolationException;
        if (!early || System.nanoTime() > deadline) {
          throw e;
        }
      }
      pause();
    }
  }

  /** The topics as they are now: ids, and ends of all partitions. */
  List<ReadyTopic> capture(List<PlannedTopic> topics, ExistingTopics existing) {
    Map<String, TopicDescription> described =
        cluster.describeTopics(topics.stream().map(PlannedTopic::target).toList());
    List<TopicPartition> partitions = new ArrayList<>();
    for (PlannedTopic topic : topics) {
      for (int i = 0; i < topic.partitions(); i++) {
        partitions.add(new TopicPartition(topic.target(), i));
      }
    }
    var ends = cluster.offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    var starts =
        cluster.offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    List<ReadyTopic> ready = new ArrayList<>();
    for (PlannedTopic topic : topics) {
      List<Long> bases = new ArrayList<>();
      for (int i = 0; i < topic.partitions(); i++) {
        TopicPartition partition = new TopicPartition(topic.target(), i);
        long end = Cluster.offset(ends, partition);
        if (end > Cluster.offset(starts, partition) && existing != ExistingTopics.APPEND) {
          throw new TargetConflictException(
              "topic "
                  + topic.target()
                  + " is not empty any more: somebody wrote to it since the restore was planned");
        }
        bases.add(end);
      }
      String id =
          Optional.ofNullable(described.get(topic.target()))
              .orElseThrow(
                  () ->
                      new TargetConflictException(
                          "topic " + topic.target() + " was deleted at this moment; run again"))
              .topicId()
              .toString();
      ready.add(new ReadyTopic(topic.target(), id, bases));
    }
    return ready;
  }

  /**
   * Gives topics their final settings: some set, those of loading that are not among them unset.
   *
   * @return what brokers refused, in words
   */
  List<String> finish(Map<String, Map<String, String>> finalConfigs) {
    Map<String, List<AlterConfigOp>> changes = new HashMap<>();
    finalConfigs.forEach(
        (topic, values) ->
            changes.put(topic, ConfigChanges.ops(values, TargetConfigs.LOADING.keySet())));
    return configs.attempt(changes).stream().map(TargetTopics::describe).toList();
  }

  private static String describe(ConfigChanges.Refused refused) {
    String name = refused.op().configEntry().name();
    String loading = TargetConfigs.LOADING.get(name);
    String value = refused.op().configEntry().value();
    return "topic "
        + refused.topic()
        + ": the target refuses "
        + (value == null ? "to unset " + name : name + "=" + value)
        + ": "
        + refused.reason()
        + (loading == null
            ? "; it stays as it was"
            : "; it stays " + loading + ", as it was for loading: set it yourself");
  }
}
