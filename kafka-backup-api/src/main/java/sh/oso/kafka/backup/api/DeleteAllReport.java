package sh.oso.kafka.backup.api;

import java.util.List;

/**
 * What was deleted of an owner, or would be.
 *
 * @param dryRun true if nothing was changed
 * @param backups its backups and unfinished runs, in order of id
 * @param warnings what a person should know, above all backups of which nobody knows whose they are
 */
public record DeleteAllReport(boolean dryRun, List<Fate> backups, List<String> warnings) {

  public DeleteAllReport {
    backups = List.copyOf(backups);
    warnings = List.copyOf(warnings);
  }

  /** What becomes of a backup. */
  public enum Outcome {
    /** It went, or would go. */
    DELETED,
    /** It stays, for somebody wants it: a hold, or a restore that reads it. */
    WANTED,
    /** It could not be deleted now; another attempt may. */
    REFUSED
  }

  /**
   * What became of a backup.
   *
   * @param backupId which backup, or run
   * @param outcome what became of it
   * @param reason why it stays; empty if it went
   */
  public record Fate(String backupId, Outcome outcome, String reason) {}

  /**
   * What went.
   *
   * @return ids in order; in a dry run those that would go
   */
  public List<String> deleted() {
    return backups.stream()
        .filter(fate -> fate.outcome() == Outcome.DELETED)
        .map(Fate::backupId)
        .toList();
  }

  /**
   * What stays.
   *
   * @return in order of id; empty if nothing of the owner is left
   */
  public List<Fate> left() {
    return backups.stream().filter(fate -> fate.outcome() != Outcome.DELETED).toList();
  }

  /**
   * Tells whether another attempt may delete more.
   *
   * @return false if all that nobody wants is gone
   */
  public boolean isIncomplete() {
    return backups.stream().anyMatch(fate -> fate.outcome() == Outcome.REFUSED);
  }
}
