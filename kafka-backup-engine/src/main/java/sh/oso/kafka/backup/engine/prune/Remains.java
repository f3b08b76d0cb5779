package sh.oso.kafka.backup.engine.prune;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.PruneRequest;
import sh.oso.kafka.backup.api.store.ObjectKey;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.Deletion;
import sh.oso.kafka.backup.engine.manifest.Deletions;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.manifest.RunFolder;
import sh.oso.kafka.backup.engine.manifest.UnderWay;
import sh.oso.kafka.backup.engine.prune.Census.StoredRun;

/** What backups, runs and prunes that are over left behind: documents that are of no more use. */
final class Remains {

  private record Stored(ObjectStat stat, @Nullable Deletion content) {}

  private final Repository repository;
  private final Census census;
  private final Removal removal;
  private final PruneRequest request;
  private final Instant old;
  private final Runnable goOn;
  private final List<Stored> deletions = new ArrayList<>();

  /**
   * Looks for remains.
   *
   * @param now by the store's clock
   * @param goOn called in every loop
   */
  Remains(
      Repository repository,
      Census census,
      Removal removal,
      PruneRequest request,
      Instant now,
      Runnable goOn) {
    this.goOn = goOn;
    this.repository = repository;
    this.census = census;
    this.removal = removal;
    this.request = request;
    this.old = now.minus(request.grace());
  }

  /** Reads the deletions, and completes those that were interrupted. */
  void clean() {
    Deletions all = new Deletions(repository);
    Set<String> deletedBackups = new HashSet<>();
    for (ObjectStat stat : all.list()) {
      goOn.run();
      Deletion content = census.read(stat, all::find).orElse(null);
      deletions.add(new Stored(stat, content));
      if (content != null && content.manifest() != null) {
        deletedBackups.add(content.backupId());
      }
    }
    List<ObjectKey> useless = new ArrayList<>();
    for (RunFolder folder : census.folders()) {
      String id = folder.backupId();
      if (folder.manifest() != null) {
        if (folder.manifest().lastModified().isBefore(old) && census.backups().containsKey(id)) {
          folder.others().forEach(stat -> useless.add(stat.key()));
        }
      } else if (deletedBackups.contains(id)) {
        useless.addAll(folder.besidesManifest());
        if (!request.dryRun()) {
          census.forgetRun(id);
        }
      } else if (folder.plan() == null && folder.youngest().isBefore(old)) {
        useless.addAll(folder.besidesManifest());
      }
    }
    useless.addAll(UnderWay.remains(repository, old));
    delete(useless);
  }

  /**
   * Takes deletions away whose grace is over, unless a run or a restore still needs what they say.
   *
   * @param restored backups that are being read
   * @return those that are left, as far as they can be read
   */
  List<Deletion> expire(Set<String> restored) {
    Set<String> parents = new HashSet<>(restored);
    for (StoredRun run : census.runs().values()) {
      BackupPlan plan = run.plan();
      BackupPlan.Parent parent = plan == null ? null : plan.parent();
      if (parent != null) {
        parents.add(parent.backupId());
      }
    }
    List<ObjectKey> over = new ArrayList<>();
    List<Deletion> left = new ArrayList<>();
    for (Stored deletion : deletions) {
      if (deletion.stat().lastModified().isBefore(old)
          && !parents.contains(Deletions.backupId(deletion.stat()))) {
        over.add(deletion.stat().key());
      } else if (deletion.content() != null) {
        left.add(deletion.content());
      }
    }
    delete(over);
    return left;
  }

  private void delete(List<ObjectKey> keys) {
    if (!request.dryRun()) {
      removal.delete(keys);
    }
  }
}
