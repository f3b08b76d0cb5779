package sh.oso.kafka.backup.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a prune did, or would do.
 *
 * @param dryRun true if nothing was changed
 * @param backups the owner's backups, oldest first, with what became of each
 * @param runs ids of runs that were given up, since they stood still for longer than the grace
 * @param deleted data that went
 * @param waiting data that nothing needs any more and that goes once the grace is over
 * @param locked what the store refused to delete for now; the next prune tries again
 * @param warnings what a person should know, above all documents that cannot be read, for the sake
 *     of which no data was deleted
 * @param elapsed how long it took
 */
public record PruneReport(
    boolean dryRun,
    List<Verdict> backups,
    List<String> runs,
    Amount deleted,
    Amount waiting,
    Amount locked,
    List<String> warnings,
    Duration elapsed) {

  public PruneReport {
    backups = List.copyOf(backups);
    runs = List.copyOf(runs);
    warnings = List.copyOf(warnings);
  }

  /**
   * What becomes of a backup.
   *
   * @param backupId which backup
   * @param completedAt when it was completed, as its manifest says
   * @param kept whether it stays
   * @param reason why it stays or goes
   */
  public record Verdict(String backupId, Instant completedAt, boolean kept, String reason) {}

  /**
   * An amount of data.
   *
   * @param objects number of objects
   * @param bytes their size
   */
  public record Amount(long objects, long bytes) {}
}
