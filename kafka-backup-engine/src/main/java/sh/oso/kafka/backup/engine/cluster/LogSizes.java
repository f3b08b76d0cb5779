package sh.oso.kafka.backup.engine.cluster;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/** How many bytes leaders keep of their logs, by one request for each broker. */
public final class LogSizes {

  private final Cluster cluster;

  public LogSizes(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Sizes of the logs of topics, all partitions together.
   *
   * @return one for each topic, except those of which a partition's is not known
   * @throws sh.oso.kafka.backup.api.KafkaAccessException without the right to DESCRIBE the cluster
   * @throws sh.oso.kafka.backup.api.KafkaUnavailableException if a broker does not answer
   */
  public Map<String, Long> ofTopics(Collection<TopicDescription> topics) {
    Set<Integer> leaders =
        topics.stream()
            .flatMap(topic -> topic.partitions().stream())
            .map(TopicPartitionInfo::leader)
            .filter(leader -> leader != null && !leader.isEmpty())
            .map(Node::id)
            .collect(Collectors.toSet());
    Map<Integer, Map<TopicPartition, Long>> byBroker = new HashMap<>();
    cluster
        .admin()
        .describeLogDirs(leaders)
        .descriptions()
        .forEach(
            (broker, answer) ->
                byBroker.put(broker, replicas(Cluster.get("reading sizes of logs", answer))));
    Map<String, Long> sizes = new HashMap<>();
    for (TopicDescription topic : topics) {
      long sum = 0;
      boolean known = true;
      for (TopicPartitionInfo partition : topic.partitions()) {
        Node leader = partition.leader();
        Long size =
            leader == null
                ? null
                : byBroker
                    .getOrDefault(leader.id(), Map.of())
                    .get(new TopicPartition(topic.name(), partition.partition()));
        known &= size != null;
        sum += size == null ? 0 : size;
      }
      if (known) {
        sizes.put(topic.name(), sum);
      }
    }
    return sizes;
  }

  private static Map<TopicPartition, Long> replicas(Map<String, LogDirDescription> folders) {
    Map<TopicPartition, Long> sizes = new HashMap<>();
    for (LogDirDescription folder : folders.values()) {
      folder
          .replicaInfos()
          .forEach(
              (partition, replica) -> {
                if (!isOnItsWay(replica)) {
                  sizes.put(partition, replica.size());
                }
              });
    }
    return sizes;
  }

  /** A copy that is being moved to another folder, and not whole yet. */
  private static boolean isOnItsWay(ReplicaInfo replica) {
    return replica.isFuture();
  }
}
