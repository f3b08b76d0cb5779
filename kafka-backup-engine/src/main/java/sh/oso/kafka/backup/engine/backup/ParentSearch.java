package sh.oso.kafka.backup.engine.backup;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.TopicSelection;
import sh.oso.kafka.backup.api.UnsupportedFormatException;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.engine.manifest.Repository;

/**
 * Finds the backup that a new one goes on from: the newest of the same cluster with the same labels
 * that has a topic of its selection, or else the newest such of the same cluster. By the store's
 * clock, since names and the clocks of writers say nothing of order.
 */
public final class ParentSearch {

  /** An owner whose last backup lies further back shares the newest one of the cluster. */
  private static final int MOST_LOOKED_AT = 100;

  private final Repository repository;
  private final Consumer<String> warn;

  /**
   * Prepares a search.
   *
   * @param warn hears of what is passed over, and of another cluster
   */
  public ParentSearch(Repository repository, Consumer<String> warn) {
    this.repository = repository;
    this.warn = warn;
  }

  /** The backup to go on from, if there is one. */
  public Optional<Manifest> find(
      String clusterId, Map<String, String> labels, TopicSelection selection) {
    boolean isKnown = false;
    Optional<Manifest> sameCluster = Optional.empty();
    Optional<Manifest> newest = Optional.empty();
    List<ObjectStat> stats =
        repository.listManifests().stream()
            .sorted(
                Comparator.comparing(ObjectStat::lastModified)
                    .thenComparing(ObjectStat::key)
                    .reversed())
            .limit(MOST_LOOKED_AT)
            .toList();
    for (ObjectStat stat : stats) {
      Optional<Manifest> found = load(stat);
      if (newest.isEmpty()) {
        newest = found;
      }
      Optional<Manifest> fitting = found.filter(m -> m.clusterId().equals(clusterId));
      isKnown |= fitting.isPresent();
      fitting = fitting.filter(m -> m.topics().stream().anyMatch(t -> selection.matches(t.name())));
      if (fitting.filter(m -> m.labels().equals(labels)).isPresent()) {
        return fitting;
      }
      if (sameCluster.isEmpty()) {
        sameCluster = fitting;
      }
    }
    if (!isKnown && newest.isPresent()) {
      warn.accept(
          "the backups here are of cluster "
              + newest.get().clusterId()
              + ", this is cluster "
              + clusterId
              + ": a new chain begins, and everything is read");
    }
    return sameCluster;
  }

  private Optional<Manifest> load(ObjectStat stat) {
    try {
      return repository.findManifest(stat);
    } catch (CorruptBackupException | UnsupportedFormatException e) {
      warn.accept("passed over as a parent: " + e.getMessage());
      return Optional.empty();
    }
  }
}
