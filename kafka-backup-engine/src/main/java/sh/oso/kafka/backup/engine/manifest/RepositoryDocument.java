package sh.oso.kafka.backup.engine.manifest;

import java.time.Instant;

/** Content of {@code kafka-backup.json}. */
record RepositoryDocument(
    int formatVersion, String repositoryId, Instant createdAt, String toolVersion) {}
