package sh.oso.kafka.backup.engine.restore;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.manifest.TopicConfig;
import sh.oso.kafka.backup.api.restore.ExistingTopics;

/**
 * Content of a restore's {@code plan.json}.
 *
 * @param backupId of a clone {@link #CLUSTER} and the id of the source cluster
 * @param fingerprint of what is restored to where: the same request has the same one
 * @param replicationFactor asked for; null for that of the backup
 * @param existingTopics asked for; null for {@link ExistingTopics#FAIL}
 */
public record RestorePlan(
    int formatVersion,
    String restoreId,
    String backupId,
    String fingerprint,
    Instant startedAt,
    String targetClusterId,
    @Nullable Integer replicationFactor,
    @Nullable ExistingTopics existingTopics,
    List<PlannedTopic> topics,
    List<String> warnings) {

  /** What stands before a cluster's id where a clone has no backup to name. */
  public static final String CLUSTER = "cluster:";

  public RestorePlan {
    topics = List.copyOf(topics);
    warnings = List.copyOf(warnings);
  }

  /** What messages call what is done: a restore, or a clone. */
  public static String noun(String backupId) {
    return backupId.startsWith(CLUSTER) ? "clone" : "restore";
  }

  String noun() {
    return noun(backupId);
  }

  /** What it means that a target topic has records already. */
  public ExistingTopics existing() {
    return Objects.requireNonNullElse(existingTopics, ExistingTopics.FAIL);
  }

  /**
   * A topic to restore.
   *
   * @param created true if the restore creates it
   * @param replicationFactor of the topic if it is created
   * @param batchLimit size up to which uncompressed batches are merged
   * @param records about how many are to be restored
   * @param logicalBytes about the size of their batches
   * @param ownConfigs effective settings of a topic that was there before, which it gets back; null
   *     if it is to have those of the backup
   */
  public record PlannedTopic(
      String source,
      String target,
      int partitions,
      boolean created,
      int replicationFactor,
      int batchLimit,
      long records,
      long logicalBytes,
      @Nullable List<TopicConfig> ownConfigs) {

    public PlannedTopic {
      ownConfigs = ownConfigs == null ? null : List.copyOf(ownConfigs);
    }
  }
}
