package sh.oso.kafka.backup.engine.restore;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.Shard;
import sh.oso.kafka.backup.api.TopicSelection;
import sh.oso.kafka.backup.api.VerifyReport;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.engine.care.Verification;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.restore.RestorePlan.PlannedTopic;
import sh.oso.kafka.backup.engine.run.Progress;

/**
 * A backup as the source of a restore.
 *
 * @param properties of a Kafka client for the target
 * @param state where documents of restores are kept
 * @param shard which part of the restore loads its share here: the first, if there are several
 */
public record BackupSource(
    Map<String, Object> properties,
    Cluster cluster,
    Repository repository,
    Repository state,
    Manifest manifest,
    Limits limits,
    Progress progress,
    Clock clock,
    Shard shard)
    implements RestoreSource {

  @Override
  public String name() {
    return "backup " + manifest.backupId();
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }

  @Override
  public Optional<GroupSnapshot> findGroups() {
    return Optional.ofNullable(manifest.groups()).map(repository.snapshots()::loadGroups);
  }

  @Override
  public List<PartitionIndex> partitions(TopicEntry topic) {
    return repository.loadTopicIndex(topic).partitions();
  }

  @Override
  public void requireSound(RestorePlan plan, Cancellation cancellation) {
    String[] names = plan.topics().stream().map(PlannedTopic::source).toArray(String[]::new);
    VerifyReport verified =
        new Verification(repository, limits, progress, cancellation)
            .run(
                manifest,
                new VerifyRequest(
                    manifest.backupId(), VerifyRequest.Level.CHECKSUMS, TopicSelection.of(names)),
                clock.instant(),
                clock);
    if (!verified.valid()) {
      throw new CorruptBackupException(
          "backup "
              + manifest.backupId()
              + " is damaged, so nothing was purged: "
              + verified.damages().get(0)
              + "; verify shows all of it");
    }
  }

  @Override
  public void begin(String restoreId) {
    // The backup stays as it is.
  }

  @Override
  public Outcome load(
      RestorePlan plan,
      RestoreReady ready,
      Map<String, TopicEntry> entries,
      RestorePlanner planner,
      Cancellation cancellation) {
    return new Outcome(
        new LoadStage(properties, cluster, repository, state, limits, progress, shard)
            .run(plan, ready, entries, planner, cancellation),
        entries,
        List.of());
  }

  /** Without the properties, which may have secrets. */
  @Override
  public String toString() {
    return "BackupSource[" + name() + ", " + shard + "]";
  }
}
