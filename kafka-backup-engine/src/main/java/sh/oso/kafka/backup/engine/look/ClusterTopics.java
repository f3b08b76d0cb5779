package sh.oso.kafka.backup.engine.look;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import sh.oso.kafka.backup.api.manifest.TopicConfig;
import sh.oso.kafka.backup.engine.cluster.Cluster;

/**
 * Topics of a cluster, up to their last stable offsets of when they are looked at.
 *
 * @param names those that are compared; one that is not there is left out
 * @param sourceClusterId the cluster that the backup is of
 */
record ClusterTopics(Cluster cluster, LiveTopics live, List<String> names, String sourceClusterId)
    implements DiffTopics {

  @Override
  public String name() {
    return cluster.clusterId();
  }

  @Override
  public Map<String, DiffTopic> topics() {
    Map<String, TopicDescription> described = cluster.describeTopics(names);
    Map<String, List<TopicConfig>> configs = cluster.topicConfigs(described.keySet());
    Map<String, DiffTopic> topics = new TreeMap<>();
    described.forEach(
        (name, topic) ->
            topics.put(
                name,
                new DiffTopic(
                    topic.topicId().toString(),
                    Diff.isCompacted(configs.getOrDefault(name, List.of())),
                    () -> partitions(topic))));
    return topics;
  }

  private Map<Integer, Side> partitions(TopicDescription topic) {
    List<TopicPartition> partitions =
        topic.partitions().stream()
            .map(it -> new TopicPartition(topic.name(), it.partition()))
            .toList();
    // The start is asked for first: it may move beyond an end that was asked for before.
    Map<TopicPartition, Long> starts =
        cluster.offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    Map<TopicPartition, Long> ends =
        cluster.offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    Map<Integer, Side> sides = new HashMap<>();
    for (TopicPartition it : partitions) {
      sides.put(
          it.partition(),
          live.side(
              topic.name(), it.partition(), Cluster.offset(starts, it), Cluster.offset(ends, it)));
    }
    return sides;
  }

  @Override
  public List<String> warnings() {
    return cluster.clusterId().equals(sourceClusterId)
        ? List.of()
        : List.of(
            "the backup is of cluster "
                + sourceClusterId
                + ", this one is "
                + cluster.clusterId()
                + ": topics of other clusters count as made anew");
  }
}
