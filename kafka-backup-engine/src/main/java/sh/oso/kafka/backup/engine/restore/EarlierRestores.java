package sh.oso.kafka.backup.engine.restore;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.admin.TopicDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.RestoreReport.RestoredGroup;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.UnsupportedFormatException;
import sh.oso.kafka.backup.api.offsets.OffsetMap;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.Keys;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.restore.RestorePlan.PlannedTopic;
import sh.oso.kafka.backup.engine.restore.RestoreReady.ReadyTopic;

/** Finds what runs before have begun, and whether it can be continued. */
public final class EarlierRestores {

  private static final Logger LOG = LoggerFactory.getLogger(EarlierRestores.class);

  private static final String GROUPS = "groups-";

  private final Repository repository;
  private final Cluster cluster;

  public EarlierRestores(Repository repository, Cluster cluster) {
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
            plan.get().noun()
                + " "
                + asked
                + " is one of other topics, backup or cluster; give another id");
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
  public Optional<RestoreDone> findDone(String restoreId) {
    return repository.findRestoreDocument(restoreId, "report", RestoreDone.class);
  }

  /** The report of a restore that has written all its records. */
  Optional<RestoreLoaded> findLoaded(String restoreId) {
    return repository.findRestoreDocument(restoreId, "loaded", RestoreLoaded.class);
  }

  /** Where the records of each source topic went. */
  Map<String, OffsetMap> maps(RestorePlan plan) {
    Map<String, OffsetMap> maps = new HashMap<>();
    for (PlannedTopic topic : plan.topics()) {
      repository
          .findRestoreDocument(plan.restoreId(), Keys.offsetMap(topic.target()), OffsetMap.class)
          .ifPresent(map -> maps.put(topic.source(), map));
    }
    return maps;
  }

  /** The groups that earlier runs of a restore have set. */
  Map<String, RestoredGroup> groupsSet(String restoreId) {
    Map<String, RestoredGroup> set = new HashMap<>();
    String folder = Keys.restore(restoreId, GROUPS).value();
    String prefix = folder.substring(0, folder.length() - Keys.DOCUMENT_SUFFIX.length());
    for (ObjectStat stat : repository.listRestores()) {
      String key = stat.key().value();
      if (key.startsWith(prefix) && key.endsWith(Keys.DOCUMENT_SUFFIX)) {
        String name =
            GROUPS + key.substring(prefix.length(), key.length() - Keys.DOCUMENT_SUFFIX.length());
        repository
            .findRestoreDocument(restoreId, name, RestoreGroups.class)
            .ifPresent(it -> it.groups().forEach(group -> set.put(group.groupId(), group)));
      }
    }
    return set;
  }

  /** Keeps which groups a run has set that could not set all. */
  void keepGroupsSet(String restoreId, List<RestoredGroup> groups) {
    List<RestoredGroup> set = groups.stream().filter(it -> it.failure() == null).toList();
    if (!set.isEmpty()) {
      repository.claimRestoreDocument(
          restoreId,
          GROUPS + String.format(Locale.ROOT, "%08x", ThreadLocalRandom.current().nextInt()),
          RestoreGroups.class,
          new RestoreGroups(1, set));
    }
  }

  /** How the target topics of a restore stood before the first record. */
  Optional<RestoreReady> findReady(String restoreId) {
    return repository.findRestoreDocument(restoreId, "ready", RestoreReady.class);
  }

  /** Whether somebody deleted what the restore had made: then it cannot be continued. */
  public boolean isAbandoned(RestorePlan plan) {
    Optional<RestoreReady> ready = findReady(plan.restoreId());
    return ready.isPresent() && ready.get().topics().stream().noneMatch(this::isThere);
  }

  /** What stands in the way of going on with a plan, as far as can be told without a change. */
  List<KafkaBackupException> obstacles(
      RestorePlan plan, RestoreSource source, Cancellation cancellation) {
    try {
      Optional<RestoreReady> ready = findReady(plan.restoreId());
      if (ready.isPresent()) {
        requireSameTopics(plan, ready.get());
        source.requireContinuable(plan, ready.get(), cancellation);
      } else {
        new ExistingTargets(cluster, plan.topics().stream().map(PlannedTopic::target).toList())
            .requireAsPlanned(plan);
      }
      return List.of();
    } catch (RunCancelledException e) {
      throw e;
    } catch (KafkaBackupException e) {
      return List.of(e);
    }
  }

  /** Makes sure that the target topics are still those that were made ready. */
  void requireSameTopics(RestorePlan plan, RestoreReady ready) {
    for (ReadyTopic topic : ready.topics()) {
      if (!isThere(topic)) {
        throw new TargetConflictException(
            "topic "
                + topic.target()
                + " was deleted or made anew since "
                + plan.noun()
                + " "
                + ready.restoreId()
                + " was begun; delete its other topics and give another "
                + plan.noun()
                + " id");
      }
    }
  }

  private boolean isThere(ReadyTopic topic) {
    TopicDescription there = cluster.describeTopics(List.of(topic.target())).get(topic.target());
    return there != null && there.topicId().toString().equals(topic.topicId());
  }
}
