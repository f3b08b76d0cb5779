package sh.oso.kafka.backup.operator.backup;

import java.time.Instant;

/**
 * A backup that is to be made.
 *
 * @param jobName what tells it from all others
 * @param backupId id of the backup
 * @param due when it was due, or asked for
 */
record DueRun(String jobName, String backupId, Instant due) {}
