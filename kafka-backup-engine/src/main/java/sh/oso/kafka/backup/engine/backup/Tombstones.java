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
final class Tombstones {

  private static final String DELETE_RETENTION = "delete.retention.ms";

  private Tombstones() {}

  static boolean areThere(Collection<TopicConfig> configs, Instant parentBegan, Instant now) {
    long retentionMs =
        configs.stream()
            .filter(config -> config.name().equals(DELETE_RETENTION))
            .map(TopicConfig::value)
            .mapToLong(Long::parseLong)
            .min()
            .orElse(0);
    long ageMs = Duration.between(parentBegan, now).toMillis();
    // A parent from the future tells of a clock that was set back: its age is not known.
    return ageMs >= 0 && ageMs < retentionMs;
  }
}
