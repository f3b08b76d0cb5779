package sh.oso.kafka.backup.engine.manifest;

import java.time.Instant;

/**
 * Content of a drill's {@code plan.json}.
 *
 * @param drillId 32 hex digits, which are in the names of all its topics
 * @param clusterId where it makes them
 */
public record DrillNote(
    int formatVersion,
    String drillId,
    String backupId,
    String clusterId,
    Instant startedAt,
    String toolVersion) {}
