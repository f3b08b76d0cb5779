package sh.oso.kafka.backup.api.store;

import java.time.Instant;

/**
 * What a store knows of an object without reading it.
 *
 * @param key name of the object
 * @param sizeBytes length of its content
 * @param lastModified when it was stored, by the store's clock
 */
public record ObjectStat(ObjectKey key, long sizeBytes, Instant lastModified) {}
