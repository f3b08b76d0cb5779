package sh.oso.kafka.backup.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A restore or clone that is complete, or the plan of one if the request was a dry run.
 *
 * @param restoreId its name
 * @param backupId the backup restored; of a clone {@code cluster:} and the id of the source cluster
 * @param dryRun true if nothing was done
 * @param resumed true if an earlier run of the same restore was continued
 * @param topics what became of each topic
 * @param records records of all topics; in a dry run about as many, where only some records of a
 *     partition are restored
 * @param logicalBytes record batch bytes of all topics: as in the backup where batches stay as they
 *     are, else as rewritten; in a dry run as for {@code records}
 * @param groups what became of consumer groups, in order of id; in a dry run what would
 * @param offsetSnapshotId where the groups stood in the target before they were set; null if that
 *     was not kept
 * @param obstacles in a dry run what stands in the way, in words; the run would fail with the first
 * @param expected in a dry run about how long the run would take; null if it was done
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
    List<RestoredGroup> groups,
    @Nullable String offsetSnapshotId,
    List<String> obstacles,
    @Nullable Duration expected,
    List<String> warnings,
    Duration elapsed) {

  public RestoreReport {
    topics = List.copyOf(topics);
    groups = groups == null ? List.of() : List.copyOf(groups);
    obstacles = obstacles == null ? List.of() : List.copyOf(obstacles);
    warnings = List.copyOf(warnings);
  }

  /**
   * One restored topic.
   *
   * @param source its name in the backup
   * @param target its name in the target cluster
   * @param partitions its number of partitions
   * @param records its number of records
   * @param logicalBytes its record batch bytes, as in the report
   * @param created true if the restore creates the topic
   * @param replicationFactor its number of replicas
   * @param configs the settings that the restore gives it in the end, by name, besides defaults and
   *     what a topic has that was there before; in a dry run as far as they can be told
   */
  public record RestoredTopic(
      String source,
      String target,
      int partitions,
      long records,
      long logicalBytes,
      boolean created,
      int replicationFactor,
      Map<String, String> configs) {

    public RestoredTopic {
      configs = configs == null ? Map.of() : Map.copyOf(configs);
    }
  }

  /**
   * One consumer group.
   *
   * @param groupId its id
   * @param partitions in how many it was given an offset; 0 in a dry run
   * @param failure why not all of it was done, null if it was
   */
  public record RestoredGroup(String groupId, int partitions, @Nullable String failure) {}

  /**
   * Whether all that was asked for was done, or can be.
   *
   * @return false if there are obstacles, or a group was not put where it belongs
   */
  public boolean successful() {
    return obstacles.isEmpty() && groups.stream().allMatch(group -> group.failure() == null);
  }
}
