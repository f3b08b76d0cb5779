package sh.oso.kafka.backup.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of following topics.
 *
 * @param backups number of backups that were committed
 * @param lastBackupId the last of them; null if there was none
 * @param failedRuns number of runs that failed and were tried again
 * @param elapsed how long it took
 */
public record FollowReport(
    int backups, @Nullable String lastBackupId, int failedRuns, Duration elapsed) {}
