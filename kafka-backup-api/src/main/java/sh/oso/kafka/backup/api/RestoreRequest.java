package sh.oso.kafka.backup.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a restore. Start from {@link #of} and change what differs.
 *
 * @param backupId which backup, or {@code latest} for the one completed last
 * @param topics which of its topics
 * @param topicMapping new names by old name; topics not named keep theirs
 * @param createTopics whether missing target topics are created with the stored partition count and
 *     settings; else a missing one is an error
 * @param replicationFactor replicas of created topics; null for the stored number. Either is capped
 *     at the number of brokers, with a warning
 * @param retentionPolicy what becomes of stored retention that would delete what is restored
 * @param restoreId name of the restore: as a backup id. An unfinished one of that name is
 *     continued, a complete one is reported and nothing done. Null to continue an unfinished
 *     restore of the same backup, topics and cluster, or else for one made from the time
 * @param dryRun plan only: connect to both sides, check everything, change nothing
 */
public record RestoreRequest(
    String backupId,
    TopicSelection topics,
    Map<String, String> topicMapping,
    boolean createTopics,
    @Nullable Integer replicationFactor,
    RetentionPolicy retentionPolicy,
    @Nullable String restoreId,
    boolean dryRun) {

  /** What becomes of stored retention that would delete what is restored. */
  public enum RetentionPolicy {
    /** Retention that would delete restored records stays off, with a warning that says so. */
    KEEP_DATA,
    /** Settings are applied as stored, come what may. */
    AS_STORED
  }

  public RestoreRequest {
    topicMapping = Map.copyOf(topicMapping);
    Ids.check("backup id", backupId);
    if (restoreId != null) {
      Ids.check("restore id", restoreId);
    }
    if (replicationFactor != null && (replicationFactor < 1 || replicationFactor > 32767)) {
      throw new InvalidRequestException(
          "replication factor " + replicationFactor + " is not usable: take 1 or more");
    }
    for (String name : topicMapping.values()) {
      if (!name.matches("[a-zA-Z0-9._-]{1,249}") || name.equals(".") || name.equals("..")) {
        throw new InvalidRequestException(
            "'" + name + "' is no topic name: take up to 249 letters, digits, '.', '_' or '-'");
      }
    }
  }

  /**
   * Asks for all topics of a backup under their own names, with all else at its default.
   *
   * @param backupId which backup, or {@code latest}
   * @return the request
   */
  public static RestoreRequest of(String backupId) {
    return new RestoreRequest(
        backupId, TopicSelection.ALL, Map.of(), true, null, RetentionPolicy.KEEP_DATA, null, false);
  }

  /**
   * The same request for some topics.
   *
   * @param names names or patterns, as the source calls them
   * @return a copy
   */
  public RestoreRequest withTopics(String... names) {
    return new RestoreRequest(
        backupId,
        TopicSelection.of(names),
        topicMapping,
        createTopics,
        replicationFactor,
        retentionPolicy,
        restoreId,
        dryRun);
  }

  /**
   * The same request for some topics only.
   *
   * @param selection which topics
   * @return a copy
   */
  public RestoreRequest withTopics(TopicSelection selection) {
    return new RestoreRequest(
        backupId,
        selection,
        topicMapping,
        createTopics,
        replicationFactor,
        retentionPolicy,
        restoreId,
        dryRun);
  }

  /**
   * The same request with topics renamed.
   *
   * @param mapping new names by old name
   * @return a copy
   */
  public RestoreRequest withTopicMapping(Map<String, String> mapping) {
    return new RestoreRequest(
        backupId,
        topics,
        mapping,
        createTopics,
        replicationFactor,
        retentionPolicy,
        restoreId,
        dryRun);
  }
}
