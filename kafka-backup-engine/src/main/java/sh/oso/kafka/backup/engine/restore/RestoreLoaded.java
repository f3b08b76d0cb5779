package sh.oso.kafka.backup.engine.restore;

import sh.oso.kafka.backup.api.RestoreReport;

/**
 * Content of a restore's {@code loaded.json}: all records are in the target, and the topics have
 * their settings. From here on the topics are their users'.
 *
 * @param report without groups
 */
record RestoreLoaded(int formatVersion, RestoreReport report) {}
