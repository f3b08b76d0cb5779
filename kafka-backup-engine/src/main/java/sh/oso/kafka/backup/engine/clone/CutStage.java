package sh.oso.kafka.backup.engine.clone;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.CloneRequest;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.TopicSelection;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.api.manifest.TopicConfig;
import sh.oso.kafka.backup.engine.backup.OpenTransactions;
import sh.oso.kafka.backup.engine.backup.Tombstones;
import sh.oso.kafka.backup.engine.clone.CloneCut.CutTopic;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.cluster.LogSizes;
import sh.oso.kafka.backup.engine.groups.GroupCapture;
import sh.oso.kafka.backup.engine.groups.GroupEnds;

/** Decides what of the source is cloned: which topics, from where to where. */
final class CutStage {

  private static final Logger LOG = LoggerFactory.getLogger(CutStage.class);

  private final Cluster source;
  private final Duration timeout;
  private final List<String> warnings = new ArrayList<>();

  CutStage(Cluster source, Duration timeout) {
    this.source = source;
    this.timeout = timeout;
  }

  /** Looks at the source as it is now. */
  CloneCut take(
      CloneRequest request, String cloneId, String fingerprint, Instant now, String toolVersion) {
    Map<String, TopicDescription> topics = source.describeTopics(select(request.topics()));
    Map<String, List<TopicConfig>> configs = source.topicConfigs(topics.keySet());
    List<TopicPartition> partitions =
        topics.values().stream().flatMap(topic -> partitions(topic).stream()).toList();
    // Before the ends: what a group has read by then is in the clone.
    GroupCapture.Captured captured =
        new GroupCapture(source, timeout).capture(Set.copyOf(partitions), Optional.empty());
    boolean withGroups = !request.groups().groups().isEmpty();
    if (withGroups) {
      captured.warnings().forEach(this::warn);
    }
    var starts = ask(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    // In this order: what is written in between must not look like an open transaction.
    var highs = ask(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    var ends = ask(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    new OpenTransactions(source.admin(), now).warnings(highs, ends).forEach(this::warn);
    GroupSnapshot groups =
        captured
            .snapshot()
            .map(it -> GroupEnds.within(it, ends, withGroups ? this::warn : text -> {}))
            .orElse(null);
    Map<String, Long> sizes = sizes(topics);
    Map<String, Long> earliest = earliest(partitions);
    List<CutTopic> cut = new ArrayList<>();
    for (TopicDescription topic : topics.values()) {
      List<TopicConfig> effective = configs.getOrDefault(topic.name(), List.of());
      cut.add(
          new CutTopic(
              topic.name(),
              topic.topicId().toString(),
              topic.partitions().get(0).replicas().size(),
              Tombstones.areCleaned(effective),
              effective,
              sizes.getOrDefault(topic.name(), 0L),
              earliest.getOrDefault(topic.name(), -1L),
              partitions(topic).stream().map(it -> bounds(it, starts, ends)).toList()));
    }
    cut.sort(Comparator.comparing(CutTopic::name));
    return new CloneCut(
        1,
        cloneId,
        fingerprint,
        now,
        toolVersion,
        source.clusterId(),
        request.sourceClusterId(),
        cut,
        groups,
        warnings);
  }

  private void warn(String warning) {
    warnings.add(warning.replace("this backup", "this clone"));
  }

  private Map<TopicPartition, Long> ask(
      List<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) {
    return source.offsets(partitions, spec, isolation);
  }

  private static PartitionBounds bounds(
      TopicPartition partition, Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
    long end = Cluster.offset(ends, partition);
    long start = Math.min(Cluster.offset(starts, partition), end);
    return new PartitionBounds(partition.partition(), start, end, -1);
  }

  private static List<TopicPartition> partitions(TopicDescription topic) {
    return topic.partitions().stream()
        .map(it -> new TopicPartition(topic.name(), it.partition()))
        .toList();
  }

  private Set<String> select(TopicSelection selection) {
    Set<String> existing = source.topicNames();
    List<String> missing =
        selection.literals().stream().filter(name -> !existing.contains(name)).toList();
    if (!missing.isEmpty()) {
      throw new InvalidRequestException(
          "no such topic at the source, or no right to see it: "
              + String.join(", ", missing)
              + "; correct the name, or grant DESCRIBE");
    }
    Set<String> chosen = existing.stream().filter(selection::matches).collect(Collectors.toSet());
    if (chosen.isEmpty()) {
      throw new InvalidRequestException(
          "no topic of the source matches "
              + selection.includes()
              + "; it shows "
              + existing.size()
              + " topics to this user");
    }
    return chosen;
  }

  /** For a plan's figures only, so what cannot be had is left out. */
  private Map<String, Long> sizes(Map<String, TopicDescription> topics) {
    try {
      return new LogSizes(source).ofTopics(topics.values());
    } catch (KafkaBackupException e) {
      LOG.debug("sizes of logs cannot be had", e);
      return Map.of();
    }
  }

  /** By topic the timestamp of an early record, for a plan's say about retention. */
  private Map<String, Long> earliest(List<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, OffsetSpec.forTimestamp(0)));
    Map<String, Long> earliest = new HashMap<>();
    Cluster.get("looking for the first records", source.admin().listOffsets(asked).all())
        .forEach(
            (partition, found) -> {
              if (found.timestamp() >= 0) {
                earliest.merge(partition.topic(), found.timestamp(), Math::min);
              }
            });
    return earliest;
  }
}
