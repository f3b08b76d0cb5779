package sh.oso.kafka.backup.api;

import java.time.Duration;
import sh.oso.kafka.backup.api.manifest.Manifest;

/**
 * A backup that exists.
 *
 * @param manifest what it holds
 * @param alreadyComplete true if the backup was complete before this run, which then did nothing
 * @param elapsed how long this run took
 * @param fetchedBytes bytes of record batches that this run read from Kafka
 */
public record BackupReport(
    Manifest manifest, boolean alreadyComplete, Duration elapsed, long fetchedBytes) {}
