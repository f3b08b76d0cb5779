package sh.oso.kafka.backup.api;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What differs between a backup, the first, and a backup or live topics, the second.
 *
 * @param first id of the backup
 * @param second id of the other backup, or the cluster's id for live topics
 * @param live whether the second is live topics
 * @param topics number of topics looked at
 * @param partitions number of partitions looked at
 * @param records number of records of the first that were compared one by one
 * @param sharedRecords number of records that both backups name in the same place, which are the
 *     same unread; those before the start of either may be among them
 * @param differences what differs, topics in order of name, partitions in order of number
 * @param accepted kinds that do not count
 * @param warnings what a person should know
 * @param elapsed how long it took
 */
public record DiffReport(
    String first,
    String second,
    boolean live,
    int topics,
    int partitions,
    long records,
    long sharedRecords,
    List<Difference> differences,
    Set<Kind> accepted,
    List<String> warnings,
    Duration elapsed) {

  public DiffReport {
    differences = List.copyOf(differences);
    accepted = Set.copyOf(accepted);
    warnings = List.copyOf(warnings);
  }

  /** What can differ. */
  public enum Kind {
    /** The second has a topic, partition, offsets or records that the first lacks. */
    ADDED,
    /** The second lacks a topic, partition, offsets or records that the first has. */
    LOST,
    /** The topic was made anew in between, so that its offsets are of other records. */
    RECREATED,
    /** The second goes on beyond the first. */
    GROWN,
    /** The second begins later: retention or a request deleted what lies before. */
    TRIMMED,
    /** Records at the same offset have another key, value, headers or timestamp. */
    CHANGED,
    /**
     * Compaction removed records: each was a tombstone or had no key, or a later record has its
     * key.
     */
    COMPACTED
  }

  /**
   * One difference.
   *
   * @param kind what kind
   * @param topic the topic
   * @param partition the partition, -1 if the whole topic differs
   * @param firstOffset offset of the first record, or first offset, that differs; -1 if all does
   * @param lastOffset the last one, included; -1 likewise
   * @param records number of records that differ so, -1 if they were not looked at
   * @param detail what a person should know about it
   */
  public record Difference(
      Kind kind,
      String topic,
      int partition,
      long firstOffset,
      long lastOffset,
      long records,
      String detail) {}

  /**
   * Whether nothing differs but in kinds that are accepted.
   *
   * @return true if so
   */
  public boolean same() {
    return differences.stream().allMatch(it -> accepted.contains(it.kind()));
  }
}
