package sh.oso.kafka.backup.engine.backup;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.TopicDescription;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.Shard;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedTopic;

/** Whether the plan of an unfinished backup is still one of what is asked for. */
final class SamePlan {

  private SamePlan() {}

  /**
   * A plan is of one cluster's topics: another cluster, or a topic made anew, is another source.
   */
  static void requireSource(BackupPlan plan, Cluster cluster) {
    if (!plan.clusterId().equals(cluster.clusterId())) {
      throw new InvalidRequestException(
          "backup "
              + plan.backupId()
              + " was begun from cluster "
              + plan.clusterId()
              + ", this is cluster "
              + cluster.clusterId()
              + ": take another backup id");
    }
    List<String> names = plan.topics().stream().map(PlannedTopic::name).toList();
    Map<String, TopicDescription> now = cluster.describeTopics(names);
    for (PlannedTopic topic : plan.topics()) {
      TopicDescription description = now.get(topic.name());
      if (description == null || !description.topicId().toString().equals(topic.topicId())) {
        throw new InvalidRequestException(
            "topic "
                + topic.name()
                + " was deleted or made anew since backup "
                + plan.backupId()
                + " was begun: take another backup id");
      }
    }
  }

  /** A report of something else than was asked for would be a false success. */
  static void requireRequest(
      BackupPlan plan, BackupRequest request, BackupRun.Compression compression) {
    if (!plan.selection().equals(request.topics())) {
      throw begun(
          plan,
          "with topics " + plan.selection().includes() + " without " + plan.selection().excludes());
    }
    if (request.full() && plan.parent() != null) {
      throw begun(plan, "to go on from backup " + plan.parent().backupId() + ", not to be full");
    }
    if (!plan.labels().equals(request.labels())) {
      throw begun(plan, "with the labels " + new TreeMap<>(plan.labels()));
    }
    if (!Objects.equals(plan.sourceClusterId(), request.sourceClusterId())) {
      throw begun(
          plan,
          plan.sourceClusterId() == null
              ? "without a source cluster id"
              : "with the source cluster id " + plan.sourceClusterId());
    }
    if (plan.includeOffsetHeaders() != request.includeOffsetHeaders()) {
      throw begun(
          plan, (request.includeOffsetHeaders() ? "without" : "with") + " includeOffsetHeaders");
    }
    Integer level = plan.compressionLevel();
    OptionalInt planned = level == null ? OptionalInt.empty() : OptionalInt.of(level);
    if (!compression.equals(new BackupRun.Compression(plan.compression(), planned))) {
      throw begun(
          plan,
          "with the compression "
              + plan.compression()
              + (level == null ? " at its own level" : " at level " + level));
    }
    requireNoneMissing(plan, request);
  }

  /** Each part does what no other does only if all count alike. */
  static void requireShards(BackupPlan plan, Shard shard) {
    if (plan.shardCount() != shard.count()) {
      throw begun(
          plan, plan.shardCount() == 1 ? "as a whole" : "in " + plan.shardCount() + " shards");
    }
  }

  /** A plan that was made to warn of missing topics says nothing of them to one who is not. */
  private static void requireNoneMissing(BackupPlan plan, BackupRequest request) {
    if (request.missingTopics() == BackupRequest.MissingTopics.WARN) {
      return;
    }
    List<String> there = plan.topics().stream().map(PlannedTopic::name).toList();
    List<String> missing =
        request.topics().literals().stream().filter(name -> !there.contains(name)).toList();
    if (!missing.isEmpty()) {
      throw begun(plan, "without the topics " + missing + ", with a warning for missing ones");
    }
  }

  private static InvalidRequestException begun(BackupPlan plan, String how) {
    return new InvalidRequestException(
        "backup "
            + plan.backupId()
            + " was begun "
            + how
            + ": ask for the same, or take another backup id");
  }
}
