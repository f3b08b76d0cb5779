package sh.oso.kafka.backup.engine.prune;

import java.util.Map;
import java.util.TreeMap;
import sh.oso.kafka.backup.engine.manifest.BackupPlan;
import sh.oso.kafka.backup.engine.manifest.Deletions;
import sh.oso.kafka.backup.engine.manifest.Repository;

/**
 * Finds backups that were complete, since others go on from them, and of which only the plan is
 * left though nobody deleted them.
 */
final class LostManifests {

  private LostManifests() {}

  /** Notes them in a census as what cannot be read; gives back who goes on from each. */
  static Map<String, String> note(Repository repository, Census census) {
    Map<String, String> children = new TreeMap<>();
    census
        .backups()
        .forEach(
            (id, backup) -> {
              String parent = backup.manifest().parentId();
              if (parent != null) {
                children.put(parent, id);
              }
            });
    census
        .runs()
        .forEach(
            (id, run) -> {
              BackupPlan plan = run.plan();
              BackupPlan.Parent parent = plan == null ? null : plan.parent();
              if (parent != null) {
                children.put(parent.backupId(), id);
              }
            });
    children.keySet().retainAll(census.runs().keySet());
    children
        .keySet()
        .removeIf(
            id ->
                census.backups().containsKey(id + "-rebuilt")
                    || !new Deletions(repository).list(id).isEmpty()
                    || repository.hasManifest(id));
    children.forEach(
        (id, child) ->
            census.noteUnreadable(
                "backups/" + id + "/manifest.json",
                "it is missing, though backup " + child + " goes on from that one"));
    return children;
  }
}
