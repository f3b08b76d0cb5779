package sh.oso.kafka.backup.api;

import java.time.Duration;
import java.util.List;

/**
 * What a rebuild of the catalog made of what the bucket still holds.
 *
 * @param dryRun true if nothing was stored
 * @param backups those that were made
 * @param problems what could not be used, and what a person should know of the whole
 * @param elapsed how long it took
 */
public record RebuildReport(
    boolean dryRun, List<Rebuilt> backups, List<String> problems, Duration elapsed) {

  public RebuildReport {
    backups = List.copyOf(backups);
    problems = List.copyOf(problems);
  }

  /** What a backup was made of; each says less for certain than the one before. */
  public enum Source {
    /** Its plan and all its topic indexes: as it was. */
    PLAN_AND_INDEXES,
    /** Its plan, and segments where indexes are lost. */
    PLAN_AND_SEGMENTS,
    /** Topic indexes without a plan. */
    INDEXES,
    /** Segments alone. */
    SEGMENTS
  }

  /**
   * A backup that was made.
   *
   * @param backupId its name, which is the lost one's if it is as it was
   * @param source what it was made of
   * @param topics number of topics
   * @param records number of records
   * @param warnings what could not be known; they stand in the manifest, too
   */
  public record Rebuilt(
      String backupId, Source source, int topics, long records, List<String> warnings) {

    public Rebuilt {
      warnings = List.copyOf(warnings);
    }
  }
}
