package sh.oso.kafka.backup.engine.offsets;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.cluster.KafkaFailures;
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

  /**
   * Makes sure that topics which are named in full are among what was found.
   *
   * @throws InvalidRequestException if one is not: it would be left out in silence
   */
  public static void requireTopics(NamePatterns topics, Set<TopicPartition> found) {
    Set<String> there = found.stream().map(TopicPartition::topic).collect(Collectors.toSet());
    List<String> missing =
        topics.literals().stream().filter(topic -> !there.contains(topic)).toList();
    if (!missing.isEmpty()) {
      throw new InvalidRequestException(
          "there is no topic "
              + String.join(", ", missing)
              + "; check the name, and that the user has the right to DESCRIBE it");
    }
  }

  /**
   * Makes sure that groups which are not listed do not exist, rather than being hidden: brokers
   * list only what a user may see.
   *
   * @throws sh.oso.kafka.backup.api.KafkaAccessException if one is hidden
   */
  public void requireAbsent(Collection<String> groupIds) {
    for (String id : groupIds) {
      try {
        cluster.admin().listConsumerGroupOffsets(id).partitionsToOffsetAndMetadata().get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof GroupAuthorizationException) {
          throw new KafkaAccessException(
              "group " + id + " is hidden from this user: grant DESCRIBE on it", e.getCause());
        }
        if (!(e.getCause() instanceof GroupIdNotFoundException)) {
          throw KafkaFailures.translate("looking for group " + id, e);
        }
      } catch (InterruptedException e) {
        throw KafkaFailures.translate("looking for group " + id, e);
      }
    }
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
