package sh.oso.kafka.backup.engine.restore;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.RateLimit;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.TopicConfig;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.Sha256;
import sh.oso.kafka.backup.engine.restore.RestorePlan.PlannedTopic;

/** Decides what a restore is to do, and refuses what cannot work. Changes nothing. */
final class RestorePlanner {

  private final Cluster cluster;
  private final Manifest manifest;
  private final RestoreRequest request;
  private final RateLimit rateLimit;

  RestorePlanner(Cluster cluster, Manifest manifest, RestoreRequest request, RateLimit rateLimit) {
    this.cluster = cluster;
    this.manifest = manifest;
    this.request = request;
    this.rateLimit = rateLimit;
  }

  /** The topics of the backup that the request selects. */
  static List<TopicEntry> select(Manifest manifest, RestoreRequest request) {
    Map<String, TopicEntry> topics = new TreeMap<>();
    manifest.topics().stream()
        .filter(topic -> request.topics().matches(topic.name()))
        .forEach(topic -> topics.put(topic.name(), topic));
    List<String> missing =
        request.topics().literals().stream().filter(name -> !topics.containsKey(name)).toList();
    if (topics.isEmpty() || !missing.isEmpty()) {
      throw new InvalidRequestException(
          "backup "
              + manifest.backupId()
              + " has no topic "
              + (missing.isEmpty() ? request.topics().includes() : missing)
              + "; describe shows its topics");
    }
    for (String source : request.topicMapping().keySet()) {
      if (!topics.containsKey(source)) {
        throw new InvalidRequestException(
            "topicMapping: " + source + " is not among the topics to restore");
      }
    }
    return List.copyOf(topics.values());
  }

  /** What makes two requests the same restore. */
  String fingerprint() {
    StringBuilder text = new StringBuilder(manifest.backupId());
    text.append('\n').append(manifest.completedAt()).append('\n').append(cluster.clusterId());
    for (TopicEntry topic : select(manifest, request)) {
      text.append('\n').append(topic.name()).append(' ').append(target(topic));
    }
    return Sha256.hex(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Plans a restore that begins.
   *
   * @throws TargetConflictException if a target topic is not fit
   */
  RestorePlan plan(String restoreId, Instant now) {
    List<TopicEntry> topics = select(manifest, request);
    requireDistinctTargets(topics);
    Map<String, TopicDescription> existing =
        cluster.describeTopics(topics.stream().map(this::target).toList());
    Map<String, List<TopicConfig>> configs = cluster.topicConfigs(existing.keySet());
    List<String> warnings = new ArrayList<>();
    List<PlannedTopic> planned = new ArrayList<>();
    for (TopicEntry topic : topics) {
      String target = target(topic);
      TopicDescription there = existing.get(target);
      if (there == null && !request.createTopics()) {
        throw new InvalidRequestException(
            "topic " + target + " does not exist; create it, or let the restore create topics");
      }
      if (there != null) {
        requireShape(there, topic);
      }
      planned.add(
          new PlannedTopic(
              topic.name(),
              target,
              topic.partitions().size(),
              there == null,
              there == null
                  ? replicationFactor(topic, warnings)
                  : there.partitions().get(0).replicas().size(),
              BatchLimit.of(
                  topic.configs(), topic.logicalBytes() / Math.max(1, topic.records()), rateLimit),
              topic.records(),
              topic.logicalBytes(),
              ownConfigs(target, configs, warnings)));
    }
    requireEmpty(existing);
    return new RestorePlan(
        1,
        restoreId,
        manifest.backupId(),
        fingerprint(),
        now,
        cluster.clusterId(),
        planned,
        warnings);
  }

  /** Settings that a topic is to get back, unless they are only what a restore left behind. */
  private static @Nullable List<TopicConfig> ownConfigs(
      String target, Map<String, List<TopicConfig>> existing, List<String> warnings) {
    List<TopicConfig> configs = existing.get(target);
    if (configs == null || !TargetConfigs.areForLoading(configs)) {
      return configs;
    }
    warnings.add(
        "topic "
            + target
            + " has the settings for loading that an unfinished restore left; it gets those of the"
            + " backup");
    return null;
  }

  private String target(TopicEntry topic) {
    return request.topicMapping().getOrDefault(topic.name(), topic.name());
  }

  private void requireDistinctTargets(List<TopicEntry> topics) {
    Map<String, String> sources = new HashMap<>();
    for (TopicEntry topic : topics) {
      String other = sources.putIfAbsent(target(topic), topic.name());
      if (other != null) {
        throw new InvalidRequestException(
            "topicMapping: " + other + " and " + topic.name() + " both go to " + target(topic));
      }
    }
  }

  private static void requireShape(TopicDescription there, TopicEntry topic) {
    if (there.partitions().size() != topic.partitions().size()) {
      throw new TargetConflictException(
          "topic "
              + there.name()
              + " has "
              + there.partitions().size()
              + " partitions, the backup has "
              + topic.partitions().size()
              + "; delete it, or restore under another name with a topic mapping");
    }
  }

  private void requireEmpty(Map<String, TopicDescription> existing) {
    List<TopicPartition> partitions =
        existing.values().stream()
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

  private int replicationFactor(TopicEntry topic, List<String> warnings) {
    int wanted =
        request.replicationFactor() == null
            ? topic.replicationFactor()
            : request.replicationFactor();
    int brokers = cluster.brokers().size();
    if (wanted > brokers) {
      warnings.add(
          "topic "
              + target(topic)
              + " gets "
              + brokers
              + " replicas instead of "
              + wanted
              + ": the target has no more brokers");
    }
    return Math.min(wanted, brokers);
  }
}
