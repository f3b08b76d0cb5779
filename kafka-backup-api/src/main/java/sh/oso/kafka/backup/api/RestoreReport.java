package sh.oso.kafka.backup.api;

import java.time.Duration;
import java.util.List;

/**
 * A restore that is complete, or the plan of one if the request was a dry run.
 *
 * @param restoreId its name
 * @param backupId the backup restored
 * @param dryRun true if nothing was done
 * @param resumed true if an earlier run of the same restore was continued
 * @param topics what became of each topic
 * @param records records of all topics; in a dry run those of the backup's segments, of which the
 *     first of a partition may hold some from before the backup's start, which are not restored
 * @param logicalBytes record batch bytes of all topics, as in the backup; in a dry run as for
 *     {@code records}
 * @param warnings what a person should know
 * @param elapsed how long this run took
 */
public record RestoreReport(
    String restoreId,
    String backupId,
    boolean dryRun,
    boolean resumed,
    List<RestoredTopic> topics,
    long records,
    long logicalBytes,
    List<String> warnings,
    Duration elapsed) {

  public RestoreReport {
    topics = List.copyOf(topics);
    warnings = List.copyOf(warnings);
  }

  /**
   * One restored topic.
   *
   * @param source its name in the backup
   * @param target its name in the target cluster
   * @param partitions its number of partitions
   * @param records its number of records
   * @param logicalBytes its record batch bytes, as in the backup
   * @param created true if the restore creates the topic
   */
  public record RestoredTopic(
      String source,
      String target,
      int partitions,
      long records,
      long logicalBytes,
      boolean created) {}
}
