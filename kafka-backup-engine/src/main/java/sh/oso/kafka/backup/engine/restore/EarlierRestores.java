package sh.oso.kafka.backup.engine.restore;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.TopicDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.UnsupportedFormatException;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.restore.RestoreReady.ReadyTopic;

/** Finds what runs before have begun, and whether it can be continued. */
final class EarlierRestores {

  private static final Logger LOG = LoggerFactory.getLogger(EarlierRestores.class);

  private final Repository repository;
  private final Cluster cluster;

  EarlierRestores(Repository repository, Cluster cluster) {
    this.repository = repository;
    this.cluster = cluster;
  }

  /**
   * The plan to continue: that of the id asked for, or of an unfinished restore of the same.
   *
   * @throws InvalidRequestException if the id asked for is of another restore
   */
  Optional<RestorePlan> findPlan(RestoreRequest request, String fingerprint) {
    String asked = request.restoreId();
    if (asked != null) {
      Optional<RestorePlan> plan = repository.findRestoreDocument(asked, "plan", RestorePlan.class);
      if (plan.isPresent() && !plan.get().fingerprint().equals(fingerprint)) {
        throw new InvalidRequestException(
            "restore " + asked + " is one of other topics, backup or cluster; give another id");
      }
      return plan;
    }
    return repository.listRestoreIds().stream()
        .map(this::findReadablePlan)
        .flatMap(Optional::stream)
        .filter(plan -> plan.fingerprint().equals(fingerprint))
        .filter(plan -> findDone(plan.restoreId()).isEmpty())
        .filter(plan -> !isAbandoned(plan))
        .max(Comparator.comparing(RestorePlan::startedAt));
  }

  /** One damaged document is no reason to refuse a restore that has nothing to do with it. */
  private Optional<RestorePlan> findReadablePlan(String restoreId) {
    try {
      return repository.findRestoreDocument(restoreId, "plan", RestorePlan.class);
    } catch (CorruptBackupException | UnsupportedFormatException e) {
      LOG.warn("plan of another restore cannot be read: restore={}", restoreId, e);
      return Optional.empty();
    }
  }

  /** The report of a restore that is complete. */
  Optional<RestoreDone> findDone(String restoreId) {
    return repository.findRestoreDocument(restoreId, "report", RestoreDone.class);
  }

  /** How the target topics of a restore stood before the first record. */
  Optional<RestoreReady> findReady(String restoreId) {
    return repository.findRestoreDocument(restoreId, "ready", RestoreReady.class);
  }

  /** Whether somebody deleted what the restore had made: then it cannot be continued. */
  private boolean isAbandoned(RestorePlan plan) {
    Optional<RestoreReady> ready = findReady(plan.restoreId());
    return ready.isPresent() && ready.get().topics().stream().noneMatch(this::isThere);
  }

  /** Makes sure that the target topics are still those that were made ready. */
  void requireSameTopics(RestoreReady ready) {
    for (ReadyTopic topic : ready.topics()) {
      if (!isThere(topic)) {
        throw new TargetConflictException(
            "topic "
                + topic.target()
                + " was deleted or made anew since restore "
                + ready.restoreId()
                + " was begun; delete its other topics and give another restore id");
      }
    }
  }

  private boolean isThere(ReadyTopic topic) {
    TopicDescription there = cluster.describeTopics(List.of(topic.target())).get(topic.target());
    return there != null && there.topicId().toString().equals(topic.topicId());
  }
}
