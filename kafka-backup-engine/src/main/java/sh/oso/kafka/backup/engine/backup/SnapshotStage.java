package sh.oso.kafka.backup.engine.backup;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.codec.Codec;
import sh.oso.kafka.backup.api.manifest.ClusterSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.groups.ClusterCapture;
import sh.oso.kafka.backup.engine.groups.GroupCapture;
import sh.oso.kafka.backup.engine.groups.GroupEnds;
import sh.oso.kafka.backup.engine.manifest.Snapshots;

/**
 * Takes snapshots of consumer groups and cluster metadata, and stores them before the plan that
 * names them: a run that continues another's plan has its snapshots, too.
 */
final class SnapshotStage {

  private final Cluster cluster;
  private final Snapshots snapshots;
  private final Codec codec;
  private final Duration timeout;

  SnapshotStage(Cluster cluster, Snapshots snapshots, Codec codec, Duration timeout) {
    this.cluster = cluster;
    this.snapshots = snapshots;
    this.codec = codec;
    this.timeout = timeout;
  }

  /** What was taken and is not stored yet. */
  record Taken(Optional<GroupSnapshot> groups, ClusterSnapshot cluster) {}

  /** What a plan names. */
  record Stored(@Nullable ObjectRef groups, @Nullable ObjectRef cluster) {}

  /**
   * Asks the cluster.
   *
   * @param partitions of the backup, whose ends are not read yet
   * @param parent what it had is asked for by name if it is missing now
   */
  Taken take(Set<TopicPartition> partitions, Optional<Manifest> parent, Consumer<String> warn) {
    GroupCapture.Captured captured =
        new GroupCapture(cluster, timeout)
            .capture(partitions, parent.flatMap(manifest -> before(manifest, warn)));
    captured.warnings().forEach(warn);
    return new Taken(captured.snapshot(), new ClusterCapture(cluster, timeout, warn).capture());
  }

  private Optional<GroupSnapshot> before(Manifest parent, Consumer<String> warn) {
    try {
      return Optional.ofNullable(parent.groups()).map(snapshots::loadGroups);
    } catch (CorruptBackupException e) {
      warn.accept(
          "what backup "
              + parent.backupId()
              + " says about consumer groups cannot be used: "
              + e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Stores what was taken, with no group beyond the ends.
   *
   * @param ends of the partitions of the backup
   * @param parent whose snapshots are named again if nothing changed
   */
  Stored store(
      Taken taken,
      Map<TopicPartition, Long> ends,
      Optional<Manifest> parent,
      Consumer<String> warn) {
    ObjectRef groupsBefore = parent.map(Manifest::groups).orElse(null);
    ObjectRef clusterBefore = parent.map(Manifest::cluster).orElse(null);
    ObjectRef groups =
        taken
            .groups()
            .map(snapshot -> GroupEnds.within(snapshot, ends, warn))
            .map(snapshot -> snapshots.storeGroups(snapshot, codec, groupsBefore))
            .orElse(null);
    return new Stored(groups, snapshots.storeCluster(taken.cluster(), codec, clusterBefore));
  }
}
