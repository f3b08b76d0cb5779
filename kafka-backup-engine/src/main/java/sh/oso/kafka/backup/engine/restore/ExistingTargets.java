package sh.oso.kafka.backup.engine.restore;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.manifest.TopicConfig;
import sh.oso.kafka.backup.api.restore.ExistingTopics;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.restore.RestorePlan.PlannedTopic;

/** The target topics that are there already, and whether a restore may touch them. */
final class ExistingTargets {

  private final Cluster cluster;
  private final Map<String, TopicDescription> topics;
  private final Map<String, List<TopicConfig>> configs;

  /** Sees those that are there now. */
  ExistingTargets(Cluster cluster, Collection<String> targets) {
    this.cluster = cluster;
    this.topics = cluster.describeTopics(targets);
    this.configs = cluster.topicConfigs(topics.keySet());
  }

  Optional<TopicDescription> find(String topic) {
    return Optional.ofNullable(topics.get(topic));
  }

  /** Effective settings of a topic; empty if it is not there. */
  Optional<List<TopicConfig>> findConfigs(String topic) {
    return Optional.ofNullable(configs.get(topic));
  }

  /** What is wrong with a topic that is there with another number of partitions. */
  Optional<TargetConflictException> findOtherShape(String topic, int partitions, String noun) {
    boolean isClone = noun.equals("clone");
    return find(topic)
        .map(there -> there.partitions().size())
        .filter(there -> there != partitions)
        .map(
            there ->
                new TargetConflictException(
                    "topic "
                        + topic
                        + " has "
                        + there
                        + (isClone
                            ? " partitions, the source has "
                            : " partitions, the backup has ")
                        + partitions
                        + (isClone
                            ? "; delete it, or clone under another name with a topic mapping"
                            : "; delete it, restore under another name with a topic mapping, or to"
                                + " this number of partitions with repartitioning")));
  }

  /** What is wrong with topics that have records: one for each topic. */
  List<TargetConflictException> filled(String noun) {
    List<TopicPartition> partitions =
        topics.values().stream()
            .flatMap(
                topic ->
                    topic.partitions().stream()
                        .map(p -> new TopicPartition(topic.name(), p.partition())))
            .toList();
    if (partitions.isEmpty()) {
      return List.of();
    }
    var starts =
        cluster.offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    var ends = cluster.offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    Map<String, TargetConflictException> filled = new TreeMap<>();
    for (TopicPartition partition : partitions) {
      long there = Cluster.offset(ends, partition) - Cluster.offset(starts, partition);
      if (there > 0) {
        filled.putIfAbsent(
            partition.topic(),
            new TargetConflictException(
                "topic "
                    + partition.topic()
                    + " is not empty: partition "
                    + partition.partition()
                    + " holds "
                    + there
                    + " offsets; delete the topic, "
                    + noun
                    + " under another name with a topic mapping, or set existingTopics"));
      }
    }
    return List.copyOf(filled.values());
  }

  private static void throwFirst(List<TargetConflictException> conflicts) {
    if (!conflicts.isEmpty()) {
      throw conflicts.get(0);
    }
  }

  /**
   * Makes sure that the topics still are as a restore was planned that has not touched them, or as
   * it left them itself before the first record. The plan may be days old.
   */
  void requireAsPlanned(RestorePlan plan) {
    throwFirst(
        plan.topics().stream()
            .flatMap(
                topic -> findOtherShape(topic.target(), topic.partitions(), plan.noun()).stream())
            .toList());
    if (plan.existing() == ExistingTopics.FAIL) {
      throwFirst(filled(plan.noun()));
    }
    for (PlannedTopic topic : plan.topics()) {
      Optional<List<TopicConfig>> now = findConfigs(topic.target());
      List<TopicConfig> own = topic.ownConfigs();
      if (now.isEmpty()) {
        if (!topic.created()) {
          throw conflict(plan, topic, " was deleted");
        }
      } else if (!TargetConfigs.areForLoading(now.get())) {
        if (own == null) {
          throw conflict(plan, topic, " was made, or set, by somebody else");
        }
        // At the end it would get back what it had before that.
        if (!TargetConfigs.touched(now.get()).equals(TargetConfigs.touched(own))) {
          throw conflict(plan, topic, " got other settings");
        }
      }
    }
  }

  private static TargetConflictException conflict(
      RestorePlan plan, PlannedTopic topic, String change) {
    return new TargetConflictException(
        "topic "
            + topic.target()
            + change
            + " since "
            + plan.noun()
            + " "
            + plan.restoreId()
            + " was planned; give another "
            + plan.noun()
            + " id, to plan with the topic as it is");
  }
}
