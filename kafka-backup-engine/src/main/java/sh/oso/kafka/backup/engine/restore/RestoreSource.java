package sh.oso.kafka.backup.engine.restore;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.TopicEntry;
import sh.oso.kafka.backup.engine.restore.RestoreJob.Restored;

/** Where the records of a restore come from: a backup, or another cluster. For one restore. */
public interface RestoreSource {

  /** What messages call it. */
  String name();

  /** What a person should know of it before anything is done. */
  List<String> warnings();

  /** Where consumer groups stood; empty if that is not known of any. */
  Optional<GroupSnapshot> findGroups();

  /** What it holds of a topic's partitions, in order of number. */
  List<PartitionIndex> partitions(TopicEntry topic);

  /**
   * Makes sure that all of it can be had, before anything is deleted in the target.
   *
   * @throws sh.oso.kafka.backup.api.KafkaBackupException if it cannot
   */
  void requireSound(RestorePlan plan, Cancellation cancellation);

  /** Stores what a run that goes on needs to know of it, before the plan is stored. */
  void begin(String restoreId);

  /**
   * Makes sure that a run could go on from where the target stands; changes nothing.
   *
   * @param ready the target topics as they were before the first record
   * @throws sh.oso.kafka.backup.api.KafkaBackupException if it could not
   */
  default void requireContinuable(
      RestorePlan plan, RestoreReady ready, Cancellation cancellation) {}

  /** Lets go of what only a run that goes on would need, once the report is stored. */
  default void end(String restoreId) {}

  /**
   * What was loaded.
   *
   * @param restored by target topic
   * @param entries the topics by their names at the source, as they turned out to be
   * @param warnings what a person should know; each was told already
   */
  record Outcome(
      Map<String, Restored> restored, Map<String, TopicEntry> entries, List<String> warnings) {

    public Outcome {
      restored = Map.copyOf(restored);
      entries = Map.copyOf(entries);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Brings all records into the target, from where it stands, and stores where they went.
   *
   * @param ready the target topics as they were before the first record
   * @param entries the topics by their names at the source
   * @throws sh.oso.kafka.backup.api.KafkaBackupException if it cannot be done; what the target has
   *     by then is passed over the next time
   */
  Outcome load(
      RestorePlan plan,
      RestoreReady ready,
      Map<String, TopicEntry> entries,
      RestorePlanner planner,
      Cancellation cancellation);
}
