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
 * @param completedAt when it was committed; null unless it is complete
 * @param clusterId Kafka's id of the source cluster; null if that cannot be read
 * @param parentId the backup that it goes on from; null if it read everything anew, or that cannot
 *     be read
 * @param labels whose it is; empty if that cannot be read
 * @param holds names of the holds that keep it whatever retention says; among them "label" if it
 *     was made with a label that holds it
 * @param totals what it amounts to; null unless it is complete
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
    /** Planned, perhaps under way, not committed: a run with its id continues it. */
    UNFINISHED,
    /** Its manifest or plan is damaged or of a newer format. */
    UNREADABLE
  }
}
