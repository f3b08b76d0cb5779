package sh.oso.kafka.backup.engine.restore;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.manifest.TopicConfig;
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

  void requireShape(String topic, int partitions) {
    find(topic)
        .map(there -> there.partitions().size())
        .filter(there -> there != partitions)
        .ifPresent(
            there -> {
              throw new TargetConflictException(
                  "topic "
                      + topic
                      + " has "
                      + there
                      + " partitions, the backup has "
                      + partitions
                      + "; delete it, or restore under another name with a topic mapping");
            });
  }

  void requireEmpty() {
    List<TopicPartition> partitions =
        topics.values().stream()
            .flatMap(
                topic ->
                    topic.partitions().stream()
                        .map(p -> new TopicPartition(topic.name(), p.partition())))
            .toList();
    if (partitions.isEmpty()) {
      return;
    }
    var starts =
        cluster.offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    var ends = cluster.offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    for (TopicPartition partition : partitions) {
      long there = Cluster.offset(ends, partition) - Cluster.offset(starts, partition);
      if (there > 0) {
        throw new TargetConflictException(
            "topic "
                + partition.topic()
                + " is not empty: partition "
                + partition.partition()
                + " holds "
                + there
                + " offsets; delete the topic, or restore under another name with a topic mapping");
      }
    }
  }

  /**
   * Makes sure that the topics still are as a restore was planned that has not touched them, or as
   * it left them itself before the first record. The plan may be days old.
   */
  void requireAsPlanned(RestorePlan plan) {
    plan.topics().forEach(topic -> requireShape(topic.target(), topic.partitions()));
    requireEmpty();
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
            + " since restore "
            + plan.restoreId()
            + " was planned; give another restore id, to plan with the topic as it is");
  }
}
