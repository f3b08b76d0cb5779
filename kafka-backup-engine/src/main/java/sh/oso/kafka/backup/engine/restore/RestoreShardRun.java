package sh.oso.kafka.backup.engine.restore;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.Shard;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.engine.care.Catalog;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.run.Progress;

/** Any part of a restore but the first: loads its share of the records, once all is ready. */
public final class RestoreShardRun {

  private static final Logger LOG = LoggerFactory.getLogger(RestoreShardRun.class);

  /** A second apart. */
  private static final int LOOKS = 60;

  private final Map<String, Object> properties;
  private final Cluster cluster;
  private final Repository repository;
  private final Repository state;
  private final Limits limits;
  private final Progress progress;

  /**
   * Prepares a run.
   *
   * @param properties of a Kafka client for the target
   * @param repository where the backup lies; only read
   * @param state where plans and reports of restores are kept; may be the repository
   */
  public RestoreShardRun(
      Map<String, Object> properties,
      Cluster cluster,
      Repository repository,
      Repository state,
      Limits limits,
      Progress progress) {
    this.properties = properties;
    this.cluster = cluster;
    this.repository = repository;
    this.state = state;
    this.limits = limits;
    this.progress = progress;
  }

  /**
   * Runs until this part's share is in the target, and the first part can know it.
   *
   * @param restoreId the restore's
   */
  public void run(
      String restoreId, RestoreRequest request, Shard shard, Cancellation cancellation) {
    RestoreShards shards = new RestoreShards(state, restoreId, shard);
    RestorePlan plan = shards.awaitPlan(cancellation);
    RestorePlanner planner =
        new RestorePlanner(
            cluster, repository, new Catalog(repository).load(plan.backupId()), request, limits);
    planner.requireSame(plan);
    RestoreReady ready = shards.awaitReady(cancellation);
    EarlierRestores earlier = new EarlierRestores(state, cluster);
    if (shards.isDone() || earlier.findLoaded(restoreId).isPresent()) {
      LOG.info("{} has loaded its records already: restore={}", shard, restoreId);
      return;
    }
    awaitTopics(earlier, plan, ready, cancellation);
    Map<String, TopicEntry> entries = new HashMap<>();
    planner.wanted().topics().forEach(topic -> entries.put(topic.name(), topic));
    LOG.info("{} begins to load: restore={} backup={}", shard, restoreId, plan.backupId());
    progress.tell(
        new RunEvent.Started(
            restoreId,
            false,
            plan.topics().size(),
            plan.topics().stream().mapToInt(RestorePlan.PlannedTopic::partitions).sum(),
            plan.topics().stream().mapToLong(RestorePlan.PlannedTopic::records).sum()));
    new LoadStage(properties, cluster, repository, state, limits, progress, shard)
        .runShare(plan, ready, entries, planner, cancellation);
    LOG.info("{} has loaded its records: restore={}", shard, restoreId);
  }

  /** A broker may not have heard yet of topics that another process has just made. */
  private static void awaitTopics(
      EarlierRestores earlier, RestorePlan plan, RestoreReady ready, Cancellation cancellation) {
    for (int i = 1; ; i++) {
      try {
        earlier.requireSameTopics(plan, ready);
        return;
      } catch (TargetConflictException e) {
        if (i == LOOKS) {
          throw e;
        }
      }
      RestoreShards.pause("the target's topics", cancellation);
    }
  }
}
