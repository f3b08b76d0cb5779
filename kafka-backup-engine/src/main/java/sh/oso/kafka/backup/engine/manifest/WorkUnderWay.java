package sh.oso.kafka.backup.engine.manifest;

import java.time.Instant;

/** Content of a document below {@code running/}. */
record WorkUnderWay(int formatVersion, Instant startedAt, String toolVersion) {}
