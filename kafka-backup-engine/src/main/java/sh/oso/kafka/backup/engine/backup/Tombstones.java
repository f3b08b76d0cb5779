package sh.oso.kafka.backup.engine.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import sh.oso.kafka.backup.api.manifest.TopicConfig;

/**
 * When a compacted topic may be gone on from. The cleaner keeps a tombstone for {@code
 * delete.retention.ms} after it was written, at least. One that was written after a backup began,
 * and was removed before the next one read so far, is in neither, and the key that it deleted would
 * come back with what the first one holds.
 */
public final class Tombstones {

  private static final String DELETE_RETENTION = "delete.retention.ms";
  private static final String CLEANUP_POLICY = "cleanup.policy";

  private Tombstones() {}

  /** Whether the cleaner works on a topic with such settings. */
  public static boolean areCleaned(Collection<TopicConfig> configs) {
    return configs.stream()
        .anyMatch(c -> c.name().equals(CLEANUP_POLICY) && c.value().contains("compact"));
  }

  /**
   * Whether a topic may be gone on from.
   *
   * @param inParent settings of the topic when the parent was made: since they were changed, if
   *     they were, the cleaner may have worked to either
   * @param configs its settings now
   */
  static boolean areThere(
      Collection<TopicConfig> inParent,
      Instant parentBegan,
      Collection<TopicConfig> configs,
      Instant now) {
    boolean cleaned = areCleaned(inParent);
    if (cleaned != areCleaned(configs)) {
      return false;
    }
    return !cleaned
        || (retentionMs(inParent) == retentionMs(configs) && areThere(configs, parentBegan, now));
  }

  /** Whether a compacted topic may be gone on from. */
  public static boolean areThere(
      Collection<TopicConfig> configs, Instant parentBegan, Instant now) {
    long ageMs = Duration.between(parentBegan, now).toMillis();
    // A parent from the future tells of a clock that was set back: its age is not known.
    return ageMs >= 0 && ageMs < retentionMs(configs);
  }

  private static long retentionMs(Collection<TopicConfig> configs) {
    return configs.stream()
        .filter(config -> config.name().equals(DELETE_RETENTION))
        .map(TopicConfig::value)
        .mapToLong(Long::parseLong)
        .min()
        .orElse(0);
  }
}
