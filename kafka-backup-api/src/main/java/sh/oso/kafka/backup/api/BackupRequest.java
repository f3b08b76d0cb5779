package sh.oso.kafka.backup.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a backup.
 *
 * @param backupId its name in the repository: 1 to 200 letters, digits, {@code .}, {@code _},
 *     {@code -}; null for one made from the time. A run with the id of an unfinished backup
 *     continues it, one with the id of a finished backup reports that one and does nothing
 * @param topics which topics
 * @param missingTopics what to do if a topic that is named literally does not exist
 * @param sourceClusterId the user's name for the source cluster, if any
 * @param includeOffsetHeaders whether restores of the backup add the headers that tell where a
 *     record came from, unless they are told otherwise; records in the backup stay as they are
 * @param labels the owner's and the user's own, kept in the manifest
 * @param full whether to read everything anew rather than to go on from an earlier backup
 */
public record BackupRequest(
    @Nullable String backupId,
    TopicSelection topics,
    MissingTopics missingTopics,
    @Nullable String sourceClusterId,
    boolean includeOffsetHeaders,
    Map<String, String> labels,
    boolean full) {

  /** What to do if a topic that is named literally does not exist. */
  public enum MissingTopics {
    /** Refuse to start. */
    FAIL,
    /** Back up the others and say so in the manifest. */
    WARN
  }

  public BackupRequest {
    labels = Map.copyOf(labels);
    if (backupId != null) {
      Ids.check("backup id", backupId);
    }
  }

  /**
   * Asks for some topics with all else at its default.
   *
   * @param topics names or patterns
   * @return a request that fails if a topic named literally is missing
   */
  public static BackupRequest of(String... topics) {
    return new BackupRequest(
        null, TopicSelection.of(topics), MissingTopics.FAIL, null, false, Map.of(), false);
  }

  /**
   * The same request under a given id.
   *
   * @param id the backup's name
   * @return a copy
   */
  public BackupRequest withBackupId(String id) {
    return new BackupRequest(
        id, topics, missingTopics, sourceClusterId, includeOffsetHeaders, labels, full);
  }

  /**
   * The same request for a backup that reads everything anew.
   *
   * @return a copy
   */
  public BackupRequest withEverythingReadAnew() {
    return new BackupRequest(
        backupId, topics, missingTopics, sourceClusterId, includeOffsetHeaders, labels, true);
  }
}
