package sh.oso.kafka.backup.engine.reset;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.BackupNotFoundException;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.UnsupportedFormatException;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;
import sh.oso.kafka.backup.api.offsets.OffsetComparison;
import sh.oso.kafka.backup.api.offsets.OffsetMapping;
import sh.oso.kafka.backup.api.offsets.OffsetResetReport;
import sh.oso.kafka.backup.api.offsets.OffsetResetRequest;
import sh.oso.kafka.backup.api.offsets.OffsetRollbackReport;
import sh.oso.kafka.backup.api.offsets.OffsetRollbackRequest;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshot;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshotRequest;
import sh.oso.kafka.backup.api.offsets.OffsetSnapshotSummary;
import sh.oso.kafka.backup.api.offsets.OffsetStrategy;
import sh.oso.kafka.backup.api.offsets.OffsetTools;
import sh.oso.kafka.backup.api.offsets.OffsetVerifyRequest;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.groups.Patience;
import sh.oso.kafka.backup.engine.manifest.OffsetSnapshots;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.offsets.NamePatterns;
import sh.oso.kafka.backup.engine.origin.OriginSearch;

/**
 * The offset tools of one instance.
 *
 * @param kafka properties of a client
 * @param connect opens the cluster, to be closed
 * @param groups the group snapshot of a backup
 * @param restored where groups belong after a restore
 * @param newId makes an id that begins with a word
 */
public record Tools(
    Map<String, Object> kafka,
    Supplier<Cluster> connect,
    Repository repository,
    Limits limits,
    Clock clock,
    String toolVersion,
    Function<String, Optional<GroupSnapshot>> groups,
    Restored restored,
    Function<String, String> newId)
    implements OffsetTools {

  /** Finds where groups belong in topics of the target, by where a restore has put the records. */
  public interface Restored {
    OffsetMapping find(String restoreId, NamePatterns groups, NamePatterns topics);
  }

  @Override
  public OffsetResetReport reset(OffsetResetRequest request, Cancellation cancellation) {
    Map<String, Group> ofBackup = atSource(request.backupId());
    try (Cluster cluster = connect.get()) {
      Reset reset =
          new Reset(cluster, limits, request, snapshots(cluster), id(request.snapshotId()));
      Map<String, Group> atSource =
          ofBackup == null ? beforeTheSameReset(request, reset, cluster) : ofBackup;
      LogBounds bounds = new LogBounds(cluster, new Patience(limits.retryTimeout()));
      NamePatterns topics = new NamePatterns(request.topics());
      if (request.strategy() instanceof OffsetStrategy.Mapping) {
        OffsetMapping mapping =
            request.restoreId() == null
                ? request.mapping()
                : restored.find(request.restoreId(), new NamePatterns(request.groups()), topics);
        return reset.run(new ByMapping(mapping, bounds, topics), cancellation);
      }
      if (request.strategy() instanceof OffsetStrategy.HeaderBased headerBased) {
        try (OriginSearch search =
            new OriginSearch(kafka, limits, cancellation, headerBased.sourceCluster())) {
          return reset.run(
              new ByOrigin(headerBased, bounds, topics, search, atSource), cancellation);
        }
      }
      return reset.run(
          new ByLog(request.strategy(), bounds, new NamePatterns(request.groups()), topics),
          cancellation);
    }
  }

  /**
   * Where groups stood before an earlier run of the same reset. What that run has set already are
   * offsets of the target, which must not be taken for offsets of the source.
   */
  private @Nullable Map<String, Group> beforeTheSameReset(
      OffsetResetRequest request, Reset reset, Cluster cluster) {
    String id = request.snapshotId();
    if (id == null || !(request.strategy() instanceof OffsetStrategy.HeaderBased)) {
      return null;
    }
    return new OffsetSnapshots(repository)
        .find(id)
        .filter(it -> reset.digest().equals(it.reset()))
        .filter(it -> it.clusterId().equals(cluster.clusterId()))
        .map(
            it -> {
              Map<String, Group> byId = new HashMap<>();
              it.groups().forEach(group -> byId.put(group.groupId(), group));
              return byId;
            })
        .orElse(null);
  }

  private @Nullable Map<String, Group> atSource(@Nullable String backupId) {
    if (backupId == null) {
      return null;
    }
    GroupSnapshot snapshot =
        groups
            .apply(backupId)
            .orElseThrow(
                () ->
                    new InvalidRequestException(
                        "backup " + backupId + " does not know of any consumer groups"));
    Map<String, Group> byId = new HashMap<>();
    snapshot.groups().stream()
        .filter(Group::offsetsKnown)
        .forEach(group -> byId.put(group.groupId(), group));
    return byId;
  }

  private SnapshotTaking snapshots(Cluster cluster) {
    return new SnapshotTaking(cluster, limits, repository, clock, toolVersion);
  }

  private String id(@Nullable String given) {
    return given == null ? newId.apply("offsets") : given;
  }

  @Override
  public OffsetSnapshot snapshot(OffsetSnapshotRequest request) {
    try (Cluster cluster = connect.get()) {
      return snapshots(cluster)
          .take(
              id(request.snapshotId()),
              new NamePatterns(request.groups()),
              new NamePatterns(request.topics()),
              null)
          .snapshot();
    }
  }

  @Override
  public OffsetRollbackReport rollback(OffsetRollbackRequest request, Cancellation cancellation) {
    OffsetSnapshot snapshot = describe(request.snapshotId());
    try (Cluster cluster = connect.get()) {
      return new Rollback(
              cluster, limits, snapshot, new NamePatterns(request.groups()), request.otherCluster())
          .run(request.parallelism(), cancellation);
    }
  }

  @Override
  public OffsetComparison verify(OffsetVerifyRequest request) {
    OffsetSnapshot snapshot = describe(request.snapshotId());
    try (Cluster cluster = connect.get()) {
      return new Rollback(
              cluster, limits, snapshot, new NamePatterns(request.groups()), request.otherCluster())
          .compare(request.strict());
    }
  }

  @Override
  public List<OffsetSnapshotSummary> list() {
    repository.requireKnownFormat();
    OffsetSnapshots snapshots = new OffsetSnapshots(repository);
    List<OffsetSnapshotSummary> summaries = new ArrayList<>();
    for (ObjectStat stat : snapshots.list()) {
      String id = OffsetSnapshots.id(stat);
      try {
        snapshots.find(id).map(Tools::summary).ifPresent(summaries::add);
      } catch (CorruptBackupException | UnsupportedFormatException e) {
        summaries.add(new OffsetSnapshotSummary(id, stat.lastModified(), "", 0, 0, e.getMessage()));
      }
    }
    summaries.sort(
        Comparator.comparing(OffsetSnapshotSummary::takenAt)
            .thenComparing(OffsetSnapshotSummary::snapshotId));
    return summaries;
  }

  private static OffsetSnapshotSummary summary(OffsetSnapshot snapshot) {
    return new OffsetSnapshotSummary(
        snapshot.snapshotId(),
        snapshot.takenAt(),
        snapshot.clusterId(),
        snapshot.groups().size(),
        snapshot.partitions(),
        null);
  }

  @Override
  public OffsetSnapshot describe(String snapshotId) {
    OffsetVerifyRequest.of(snapshotId); // refuses what is no id
    repository.requireKnownFormat();
    return new OffsetSnapshots(repository).find(snapshotId).orElseThrow(() -> missing(snapshotId));
  }

  @Override
  public void delete(String snapshotId) {
    OffsetVerifyRequest.of(snapshotId); // refuses what is no id
    repository.requireKnownFormat();
    if (!new OffsetSnapshots(repository).delete(snapshotId)) {
      throw missing(snapshotId);
    }
  }

  private KafkaBackupException missing(String snapshotId) {
    return new BackupNotFoundException(
        "there is no offset snapshot "
            + snapshotId
            + " in "
            + repository.store().location()
            + "; 'offsets list' shows those that are there");
  }
}
