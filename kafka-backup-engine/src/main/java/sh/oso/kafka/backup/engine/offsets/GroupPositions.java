package sh.oso.kafka.backup.engine.offsets;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.groups.GroupCapture;

/** Where groups stand now, in the topics that an operation is about. */
public final class GroupPositions {

  private final Cluster cluster;
  private final GroupCapture capture;

  public GroupPositions(Cluster cluster, Limits limits) {
    this.cluster = cluster;
    this.capture = new GroupCapture(cluster, limits.retryTimeout());
  }

  /** All partitions of the topics that are chosen and exist. */
  public Set<TopicPartition> partitions(NamePatterns topics) {
    List<String> names =
        topics.onlyLiterals()
            ? topics.literals()
            : cluster.topicNames().stream().filter(topics::matches).toList();
    Set<TopicPartition> partitions = new HashSet<>();
    cluster
        .describeTopics(names)
        .forEach(
            (topic, description) ->
                description
                    .partitions()
                    .forEach(it -> partitions.add(new TopicPartition(topic, it.partition()))));
    return partitions;
  }

  /**
   * Groups, and where they stand in some partitions.
   *
   * @return in order of id, those without commits too
   * @throws sh.oso.kafka.backup.api.KafkaUnavailableException if there is no answer in time
   */
  public List<Group> read(Predicate<String> groupIds, Set<TopicPartition> partitions) {
    return capture.some(groupIds, partitions);
  }

  /** The commits of a group that was read, or is in a snapshot. */
  public static Map<TopicPartition, OffsetAndMetadata> commits(Group group) {
    Map<TopicPartition, OffsetAndMetadata> commits = new TreeMap<>(IN_ORDER);
    group
        .topics()
        .forEach(
            topic ->
                topic
                    .partitions()
                    .forEach(
                        it ->
                            commits.put(
                                new TopicPartition(topic.topic(), it.partition()),
                                new OffsetAndMetadata(it.offset(), it.metadata()))));
    return commits;
  }

  /** By topic, then by number. */
  public static final java.util.Comparator<TopicPartition> IN_ORDER =
      java.util.Comparator.comparing(TopicPartition::topic)
          .thenComparing(TopicPartition::partition);
}
