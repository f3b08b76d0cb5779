package sh.oso.kafka.backup.engine.backup;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.manifest.TopicConfig;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedPartition;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedTopic;

/** Decides what a backup is to copy: which topics, from where to where. */
final class BackupPlanner {

  private final Cluster cluster;

  BackupPlanner(Cluster cluster) {
    this.cluster = cluster;
  }

  /** What the plan says besides topics. */
  record Header(
      String backupId,
      Instant startedAt,
      String toolVersion,
      String compression,
      @Nullable Integer compressionLevel) {}

  BackupPlan plan(BackupRequest request, Header header) {
    List<String> warnings = new ArrayList<>();
    List<String> names = select(request, warnings);
    Map<String, TopicDescription> topics = cluster.describeTopics(names);
    Map<String, List<TopicConfig>> configs = cluster.topicConfigs(topics.keySet());
    List<TopicPartition> partitions =
        topics.values().stream()
            .flatMap(
                topic ->
                    topic.partitions().stream()
                        .map(p -> new TopicPartition(topic.name(), p.partition())))
            .toList();
    var starts =
        cluster.offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    // In this order: what is written in between must not look like an open transaction.
    var highs = cluster.offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    var ends = cluster.offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);

    List<PlannedTopic> planned = new ArrayList<>();
    for (TopicDescription topic : topics.values()) {
      List<TopicConfig> effective = configs.getOrDefault(topic.name(), List.of());
      List<PlannedPartition> planning = new ArrayList<>();
      for (TopicPartitionInfo info : topic.partitions()) {
        TopicPartition partition = new TopicPartition(topic.name(), info.partition());
        long end = Cluster.offset(ends, partition);
        long start = Math.min(Cluster.offset(starts, partition), end);
        long high = Math.max(end, Cluster.offset(highs, partition));
        planning.add(new PlannedPartition(info.partition(), start, end, high));
        if (high > end) {
          warnings.add(
              partition
                  + ": "
                  + (high - end)
                  + " offsets above the last stable offset "
                  + end
                  + " are not in this backup: a transaction is open");
        }
      }
      planned.add(
          new PlannedTopic(
              topic.name(),
              topic.topicId().toString(),
              topic.partitions().get(0).replicas().size(),
              isCompacted(effective),
              effective,
              planning));
    }
    return new BackupPlan(
        1,
        header.backupId(),
        header.startedAt(),
        header.toolVersion(),
        cluster.clusterId(),
        request.sourceClusterId(),
        header.compression(),
        header.compressionLevel(),
        request.labels(),
        request.topics(),
        planned,
        warnings);
  }

  private List<String> select(BackupRequest request, List<String> warnings) {
    Set<String> existing = cluster.topicNames();
    List<String> missing =
        request.topics().literals().stream().filter(name -> !existing.contains(name)).toList();
    if (!missing.isEmpty()) {
      String problem = "no such topic, or no right to see it: " + String.join(", ", missing);
      if (request.missingTopics() == BackupRequest.MissingTopics.FAIL) {
        throw new InvalidRequestException(
            problem + "; correct the name, grant DESCRIBE, or let missing topics only warn");
      }
      warnings.add(problem);
    }
    List<String> chosen = existing.stream().filter(request.topics()::matches).toList();
    if (chosen.isEmpty()) {
      throw new InvalidRequestException(
          "no topic matches "
              + request.topics().includes()
              + (request.topics().excludes().isEmpty()
                  ? ""
                  : " without " + request.topics().excludes())
              + "; the cluster shows "
              + existing.size()
              + " topics to this user");
    }
    return chosen;
  }

  private static boolean isCompacted(List<TopicConfig> configs) {
    return configs.stream()
        .anyMatch(c -> c.name().equals("cleanup.policy") && c.value().contains("compact"));
  }
}
