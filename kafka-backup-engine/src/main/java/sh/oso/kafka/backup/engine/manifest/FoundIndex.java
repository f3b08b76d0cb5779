package sh.oso.kafka.backup.engine.manifest;

import java.time.Instant;
import sh.oso.kafka.backup.api.manifest.ObjectRef;
import sh.oso.kafka.backup.api.manifest.TopicIndex;

/**
 * A topic index that was found without a document that names it.
 *
 * @param ref how a manifest names it
 * @param storedAt the store's time of it
 */
public record FoundIndex(TopicIndex index, ObjectRef ref, Instant storedAt) {}
