package sh.oso.kafka.backup.engine.backup;

import java.time.Clock;
import java.util.Optional;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.manifest.Manifest;
import sh.oso.kafka.backup.api.store.ObjectStat;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.Deletions;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.prune.Removal;

/**
 * Makes sure that no prune took away what a run builds on. As long as a plan is in its place, no
 * prune deletes what its run stored or takes over: docs/format/README.md, "Order of deletes".
 */
final class PlanGuard {

  private final Repository repository;
  private final BackupPlan plan;
  private final Optional<ObjectStat> seen;

  private PlanGuard(Repository repository, BackupPlan plan, Optional<ObjectStat> seen) {
    this.repository = repository;
    this.plan = plan;
    this.seen = seen;
  }

  /** Makes sure that no run begins under the id of something that is being deleted. */
  static void requireFree(Repository repository, String backupId) {
    if (!new Deletions(repository).list(backupId).isEmpty()) {
      throw new InvalidRequestException(
          "backup "
              + backupId
              + " was deleted, or given up since it stood still: take another backup id");
    }
  }

  /** Watches over a plan that is in its place, and makes sure that its parent is still there. */
  static PlanGuard over(Repository repository, BackupPlan plan) {
    PlanGuard guard = new PlanGuard(repository, plan, repository.findPlanStat(plan.backupId()));
    guard.requireInPlace("Nothing was committed");
    BackupPlan.Parent parent = plan.parent();
    // After the plan was stored: a prune that does not see the plan has its deletions before this.
    if (parent != null) {
      requireParent(repository, parent);
    }
    return guard;
  }

  /**
   * Watches over a plan that an earlier run left. A prune that gives that run up stores its
   * deletion and then looks for signs of life; here the sign comes first and the look after it. So
   * of the two one at least sees the other.
   *
   * @param sign shows life
   */
  static PlanGuard overLeft(Repository repository, BackupPlan plan, Runnable sign) {
    sign.run();
    requireFree(repository, plan.backupId());
    return over(repository, plan);
  }

  private static void requireParent(Repository repository, BackupPlan.Parent parent) {
    if (!repository.hasManifest(parent.backupId())
        && new Deletions(repository).list(parent.backupId()).isEmpty()) {
      throw new SpentId.Incomplete(
          "backup "
              + parent.backupId()
              + ", which this one goes on from, is gone; run again with another backup id");
    }
  }

  /** Makes sure, before the commit or earlier, that the plan is in its place. */
  void beforeCommit() {
    requireInPlace("Nothing was committed");
  }

  /**
   * Makes sure, after the commit, that the plan is in its place still. If it is not, this run was
   * held up in between for longer than any grace: its data may be gone, so the manifest goes, too.
   */
  void afterCommit(Manifest manifest, Clock clock) {
    if (!repository.findPlanStat(plan.backupId()).equals(seen)) {
      new Removal(repository, clock, plan.toolVersion())
          .backup(plan.backupId(), manifest, "its run was given up before it committed", true);
      requireInPlace("It was taken back");
    }
  }

  private void requireInPlace(String outcome) {
    if (seen.isEmpty() || !repository.findPlanStat(plan.backupId()).equals(seen)) {
      throw new SpentId.Incomplete(
          "backup "
              + plan.backupId()
              + " was deleted while it was made, or given up since its run stood still. "
              + outcome
              + "; run again with another backup id");
    }
  }
}
