package sh.oso.kafka.backup.engine.backup;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.TopicDescription;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.InvalidRequestException;
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

  /** A report of other topics than those asked for would be a false success. */
  static void requireSelection(BackupPlan plan, BackupRequest request) {
    if (!plan.selection().equals(request.topics())) {
      throw new InvalidRequestException(
          "backup "
              + plan.backupId()
              + " was begun with topics "
              + plan.selection().includes()
              + " without "
              + plan.selection().excludes()
              + ": ask for the same, or take another backup id");
    }
  }
}
