package sh.oso.kafka.backup.engine.rebuild;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.rebuild.Holdings.Topic;

/** When plans were stored, by the store's clock: what is younger than a plan may be of its run. */
final class PlanTimes {

  private final Map<String, Instant> continuedAt = new HashMap<>();
  private final Map<Topic, TreeSet<Instant>> plannedAt = new HashMap<>();

  void add(BackupPlan plan, Instant storedAt) {
    BackupPlan.Parent parent = plan.parent();
    if (parent != null) {
      continuedAt.merge(
          parent.backupId(), storedAt, (one, other) -> one.isBefore(other) ? one : other);
    }
    plan.topics()
        .forEach(
            it ->
                plannedAt
                    .computeIfAbsent(new Topic(it.name(), it.topicId()), t -> new TreeSet<>())
                    .add(storedAt));
  }

  /** When the first plan was stored that goes on from a backup; the end of time if none does. */
  Instant continuedAt(String backupId) {
    return continuedAt.getOrDefault(backupId, Instant.MAX);
  }

  /** When the first plan with a topic was stored after another; the end of time if none was. */
  Instant nextAfter(Topic topic, Instant storedAt) {
    Instant next = plannedAt.getOrDefault(topic, new TreeSet<>()).higher(storedAt);
    return next == null ? Instant.MAX : next;
  }
}
