package sh.oso.kafka.backup.engine.restore;

import sh.oso.kafka.backup.api.RestoreReport;

/** Content of a restore's {@code report.json}: the restore is complete exactly if it exists. */
public record RestoreDone(int formatVersion, RestoreReport report) {}
