package sh.oso.kafka.backup.engine.clone;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import sh.oso.kafka.backup.api.IncompleteRunException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.engine.backup.Tombstones;
import sh.oso.kafka.backup.engine.clone.CloneCut.CutTopic;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.fetch.EpochCheck;

/** Sees to it that the source still is what was cut. */
final class SourceCheck {

  private final Map<String, Object> properties;
  private final Cluster source;
  private final Duration timeout;
  private final CloneCut cut;

  /**
   * Describes what to look at.
   *
   * @param properties of a Kafka client for the source
   * @param timeout after which missing answers are given up on
   */
  SourceCheck(Map<String, Object> properties, Cluster source, Duration timeout, CloneCut cut) {
    this.properties = properties;
    this.source = source;
    this.timeout = timeout;
    this.cut = cut;
  }

  /**
   * Makes sure that the topics are those of the cut.
   *
   * @return those that the cleaner works on, or did when the cut was made
   */
  Set<String> requireSameTopics() {
    if (!cut.clusterId().equals(source.clusterId())) {
      throw new InvalidRequestException(
          "clone "
              + cut.cloneId()
              + " was begun from cluster "
              + cut.clusterId()
              + ", not "
              + source.clusterId()
              + "; give another clone id");
    }
    Map<String, TopicDescription> now =
        source.describeTopics(cut.topics().stream().map(CutTopic::name).toList());
    for (CutTopic topic : cut.topics()) {
      TopicDescription there = now.get(topic.name());
      if (there == null || !there.topicId().toString().equals(topic.topicId())) {
        throw new InvalidRequestException(
            "topic "
                + topic.name()
                + " was deleted or made anew at the source since clone "
                + cut.cloneId()
                + " was begun; delete the target topics, and give another clone id");
      }
    }
    Set<String> compacted = new HashSet<>(compactedNow(now.keySet()));
    cut.topics().stream().filter(CutTopic::compacted).map(CutTopic::name).forEach(compacted::add);
    return compacted;
  }

  private Set<String> compactedNow(Set<String> topics) {
    return source.topicConfigs(topics).entrySet().stream()
        .filter(topic -> Tombstones.areCleaned(topic.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** What the cleaner removed below the end of a topic that had none may be missing. */
  void requireStillOrdinary(List<ClonedPartition> partitions) {
    Set<String> ordinary =
        partitions.stream()
            .map(ClonedPartition::topic)
            .filter(topic -> !topic.compacted())
            .map(CutTopic::name)
            .collect(Collectors.toSet());
    Set<String> changed = compactedNow(ordinary);
    if (!changed.isEmpty()) {
      throw new IncompleteRunException(
          "the cleanup.policy of "
              + String.join(", ", new TreeSet<>(changed))
              + " became compact while it was cloned: run it again, to read what was written since");
    }
  }

  /** A log that was cut back and grew again has other records where the clone goes on. */
  void requireSameLogs(List<ClonedPartition> partitions) {
    Map<TopicPartition, PartitionBounds> read = new HashMap<>();
    for (ClonedPartition partition : partitions) {
      if (!partition.isComplete() && partition.lastRead().leaderEpoch() >= 0) {
        read.put(partition.source(), partition.lastRead());
      }
    }
    Set<TopicPartition> cutBack = new EpochCheck(properties, source, timeout).findCutBack(read);
    if (!cutBack.isEmpty()) {
      throw new KafkaBackupException(
          "the source's log was cut back since clone "
              + cut.cloneId()
              + " read it: "
              + cutBack.stream()
                  .map(TopicPartition::toString)
                  .sorted()
                  .collect(Collectors.joining(", "))
              + ". The target has records that the source no longer has: delete the target topics,"
              + " and give another clone id");
    }
  }
}
