package sh.oso.kafka.backup.engine.manifest;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Content of a hold. */
public record Hold(
    int formatVersion, String backupId, String name, Instant placedAt, @Nullable String reason) {}
