package sh.oso.kafka.backup.engine.follow;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedPartition;
import sh.oso.kafka.backup.engine.manifest.BackupPlan.PlannedTopic;
import sh.oso.kafka.backup.engine.manifest.Repository;

/**
 * Whether a planned backup would say anything that its owner's last one does not: another topic,
 * setting or offset, or another state of consumer groups, ACLs, quotas or users.
 */
final class News implements Predicate<BackupPlan> {

  /**
   * A backup of which nothing changed is repeated this long after it began. A compacted topic can
   * be gone on from only for {@code delete.retention.ms}, a day by default: without a repetition an
   * idle one would be read anew every day.
   */
  static final Duration REPEATED_AFTER = Duration.ofHours(12);

  private final Repository repository;

  News(Repository repository) {
    this.repository = repository;
  }

  @Override
  public boolean test(BackupPlan plan) {
    BackupPlan.Parent parent = plan.parent();
    if (parent == null
        || Duration.between(parent.startedAt(), plan.startedAt()).compareTo(REPEATED_AFTER) >= 0) {
      return true;
    }
    Optional<Manifest> before = repository.findManifest(parent.backupId());
    return before.isEmpty() || isNews(plan, before.get());
  }

  static boolean isNews(BackupPlan plan, Manifest before) {
    List<PlannedTopic> topics = plan.topics();
    List<TopicEntry> known = before.topics();
    // A snapshot that did not change is named again.
    if (!Objects.equals(plan.groups(), before.groups())
        || !Objects.equals(plan.cluster(), before.cluster())) {
      return true;
    }
    // Another owner's backup is none of this owner's, though it can be gone on from.
    if (!plan.labels().equals(before.labels()) || topics.size() != known.size()) {
      return true;
    }
    for (int i = 0; i < topics.size(); i++) {
      if (isNews(topics.get(i), known.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** Both are in order of name. */
  private static boolean isNews(PlannedTopic topic, TopicEntry known) {
    if (!topic.name().equals(known.name())
        || !topic.topicId().equals(known.topicId())
        || topic.replicationFactor() != known.replicationFactor()
        || !topic.configs().equals(known.configs())
        || !topic.breaks().isEmpty()
        || topic.partitions().size() != known.partitions().size()) {
      return true;
    }
    for (int i = 0; i < topic.partitions().size(); i++) {
      PlannedPartition partition = topic.partitions().get(i);
      PartitionBounds bounds = known.partitions().get(i);
      if (!bounds.equals(partition.parent())
          || partition.startOffset() != bounds.startOffset()
          || partition.endOffset() != bounds.endOffset()) {
        return true;
      }
    }
    return false;
  }
}
