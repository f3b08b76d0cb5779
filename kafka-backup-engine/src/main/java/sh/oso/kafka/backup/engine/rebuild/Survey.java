package sh.oso.kafka.backup.engine.rebuild;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.UnsupportedFormatException;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.Deletion;
import sh.oso.kafka.backup.engine.manifest.Deletions;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.RunFolder;
import sh.oso.kafka.backup.engine.rebuild.Holdings.Topic;

/** Tells backups that are there from those that are lost, and both from runs. For one thread. */
final class Survey {

  /** A plan whose manifest is missing or damaged. */
  record Lost(BackupPlan plan, Instant storedAt, boolean damaged) {}

  private final Repository repository;
  private final List<String> problems;
  private final Runnable goOn;
  private final Set<String> there = new HashSet<>();
  private final Set<Topic> covered = new HashSet<>();

  private final PlanTimes times = new PlanTimes();

  /**
   * Begins with nothing.
   *
   * @param problems what cannot be read or is left alone is added to
   * @param goOn called in every loop
   */
  Survey(Repository repository, List<String> problems, Runnable goOn) {
    this.repository = repository;
    this.problems = problems;
    this.goOn = goOn;
  }

  /**
   * Reads manifests and plans, then deletions: a manifest that vanishes in between has its deletion
   * there before.
   *
   * @return what is lost, oldest first
   */
  List<Lost> look(Instant now) {
    List<Lost> open = new ArrayList<>();
    List<BackupPlan> young = new ArrayList<>();
    for (RunFolder folder : RunFolder.list(repository)) {
      goOn.run();
      Optional<BackupPlan> plan = findPlan(folder);
      Optional<Manifest> manifest =
          folder.manifest() == null
              ? Optional.empty()
              : read(() -> repository.findManifest(folder.backupId()));
      ObjectStat stored = folder.plan();
      if (manifest.isPresent()) {
        add(manifest.get());
      } else if (plan.isPresent() && stored != null) {
        boolean damaged = folder.manifest() != null;
        if (damaged || !mayBeUnderWay(folder, now)) {
          open.add(new Lost(plan.get(), stored.lastModified(), damaged));
        } else {
          young.add(plan.get());
        }
      }
    }
    Set<String> deleted = readDeletions();
    young.forEach(this::leave);
    open.removeIf(lost -> deleted.contains(lost.plan().backupId()));
    open.sort(Comparator.comparing(Lost::storedAt));
    return open;
  }

  private Optional<BackupPlan> findPlan(RunFolder folder) {
    ObjectStat stored = folder.plan();
    if (stored == null) {
      return Optional.empty();
    }
    Optional<BackupPlan> plan = read(() -> repository.findPlan(folder.backupId()));
    plan.ifPresent(it -> times.add(it, stored.lastModified()));
    return plan;
  }

  private boolean mayBeUnderWay(RunFolder folder, Instant now) {
    boolean young = folder.youngest().isAfter(now.minus(PruneRequest.LEAST_GRACE));
    if (young) {
      problems.add(
          "backup "
              + folder.backupId()
              + " is left alone: its run may be under way, the last sign of it is of "
              + folder.youngest());
    }
    return young;
  }

  private Set<String> readDeletions() {
    Deletions deletions = new Deletions(repository);
    Set<String> deleted = new HashSet<>();
    for (ObjectStat stat : deletions.list()) {
      goOn.run();
      deleted.add(Deletions.backupId(stat));
      read(() -> deletions.find(stat)).ifPresent(this::take);
    }
    return deleted;
  }

  private void take(Deletion deletion) {
    Manifest manifest = deletion.manifest();
    if (manifest != null) {
      cover(manifest);
    }
    BackupPlan plan = deletion.plan();
    Instant planStoredAt = deletion.planStoredAt();
    if (plan != null && planStoredAt != null) {
      times.add(plan, planStoredAt);
    }
  }

  private <T> Optional<T> read(Supplier<Optional<T>> reading) {
    try {
      return reading.get();
    } catch (CorruptBackupException | UnsupportedFormatException e) {
      problems.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** A backup is there. */
  void add(Manifest manifest) {
    there.add(manifest.backupId());
    cover(manifest);
  }

  private void cover(Manifest manifest) {
    manifest.topics().forEach(topic -> covered.add(new Topic(topic.name(), topic.topicId())));
  }

  /** A run is left to go on by itself. What it goes on from is safe only if that is there. */
  void leave(BackupPlan plan) {
    if (isParentThere(plan)) {
      plan.topics().forEach(topic -> covered.add(new Topic(topic.name(), topic.topicId())));
    }
  }

  /** Whether a plan goes on from nothing, or from a backup that is there. */
  boolean isParentThere(BackupPlan plan) {
    BackupPlan.Parent parent = plan.parent();
    return parent == null
        || there.contains(parent.backupId())
        || there.contains(parent.backupId() + "-rebuilt");
  }

  /** Whether a topic is in a backup, or in a run that is left alone. */
  boolean covers(Topic topic) {
    return covered.contains(topic);
  }

  /** When the plans were stored that were read. */
  PlanTimes times() {
    return times;
  }
}
