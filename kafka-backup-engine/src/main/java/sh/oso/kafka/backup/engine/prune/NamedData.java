package sh.oso.kafka.backup.engine.prune;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.manifest.TopicIndex;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.Deletion;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.prune.Census.StoredRun;

/** Keys of the data that something names. Memory grows with the number of keys. */
final class NamedData {

  private final Repository repository;
  private final Census census;
  private final Runnable goOn;
  private final Set<String> needed = new HashSet<>();
  private final Set<String> leaving = new HashSet<>();
  private Instant oldestRun = Instant.MAX;

  /**
   * Begins with nothing.
   *
   * @param goOn called in every loop
   */
  NamedData(Repository repository, Census census, Runnable goOn) {
    this.repository = repository;
    this.census = census;
    this.goOn = goOn;
  }

  /** What a backup names is needed. */
  void need(Manifest manifest) {
    add(manifest, needed);
  }

  /** What a run goes on from is needed, and all that was stored since its plan. */
  void need(StoredRun run) {
    needAllSince(run.planStoredAt());
    BackupPlan plan = run.plan();
    if (plan != null) {
      add(plan, needed);
    }
  }

  /** What was deleted keeps what it names until the grace is over. Call after all needs. */
  void leave(Deletion deletion) {
    Manifest manifest = deletion.manifest();
    if (manifest != null) {
      leave(manifest);
    }
    BackupPlan plan = deletion.plan();
    if (plan != null) {
      add(plan, leaving);
    }
    Instant planStoredAt = deletion.planStoredAt();
    if (planStoredAt != null) {
      needAllSince(planStoredAt);
    }
  }

  /** What a backup names that is about to be deleted. Call after all needs. */
  void leave(Manifest manifest) {
    add(manifest, leaving);
  }

  private void needAllSince(Instant planStoredAt) {
    oldestRun = planStoredAt.isBefore(oldestRun) ? planStoredAt : oldestRun;
  }

  private void add(BackupPlan plan, Set<String> to) {
    plan.topics()
        .forEach(
            topic -> {
              ObjectRef index = topic.parentIndex();
              if (index != null) {
                add(topic.name(), index, to);
              }
            });
    plan.snapshots().forEach(snapshot -> to.add(snapshot.key()));
  }

  private void add(Manifest manifest, Set<String> to) {
    manifest.topics().forEach(topic -> add(topic.name(), topic.index(), to));
    manifest.snapshots().forEach(snapshot -> to.add(snapshot.key()));
  }

  private void add(String topic, ObjectRef ref, Set<String> to) {
    if (needed.contains(ref.key()) || !to.add(ref.key())) {
      return; // with all that it names
    }
    goOn.run();
    Optional<TopicIndex> index =
        census.read(ref.key(), () -> Optional.of(repository.loadTopicIndex(topic, ref)));
    index.stream()
        .flatMap(found -> found.partitions().stream())
        .flatMap(partition -> partition.segments().stream())
        .forEach(segment -> to.add(segment.object()));
  }

  boolean isNeeded(String key) {
    return needed.contains(key);
  }

  boolean isLeaving(String key) {
    return leaving.contains(key);
  }

  /** The store's time of the oldest plan that counts; {@link Instant#MAX} if there is none. */
  Instant oldestRun() {
    return oldestRun;
  }
}
