package sh.oso.kafka.backup.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.manifest.Totals;

/**
 * One line of the list of backups.
 *
 * @param backupId the backup's name
 * @param state whether it can be restored
 * @param startedAt when its run began; null if that cannot be read
 * @param completedAt when it was committed; null unless it is complete or salvaged
 * @param clusterId Kafka's id of the source cluster; null if that cannot be read
 * @param parentId the backup that it goes on from; null if it read everything anew, or that cannot
 *     be read
 * @param labels whose it is; empty if that cannot be read
 * @param holds names of the holds that keep it whatever retention says, and the word "label" if a
 *     label of its does
 * @param totals what it amounts to; null unless it is complete or salvaged
 * @param problem what is wrong with it; null unless it is unreadable
 */
public record BackupSummary(
    String backupId,
    State state,
    @Nullable Instant startedAt,
    @Nullable Instant completedAt,
    @Nullable String clusterId,
    @Nullable String parentId,
    Map<String, String> labels,
    List<String> holds,
    @Nullable Totals totals,
    @Nullable String problem) {

  public BackupSummary {
    labels = Map.copyOf(labels);
    holds = List.copyOf(holds);
  }

  /** Whether a backup can be restored. */
  public enum State {
    /** Its manifest exists: it can be restored. */
    COMPLETE,
    /**
     * A rebuild of the catalog put it together from segments, or from indexes without a plan: it
     * can be restored by its id, but may lack records. It is never the latest backup, nor a parent,
     * and no retention counts or deletes it.
     */
    SALVAGED,
    /** Planned, perhaps under way, not committed: a run with its id continues it. */
    UNFINISHED,
    /** Its manifest or plan is damaged or of a newer format. */
    UNREADABLE
  }
}
