package sh.oso.kafka.backup.engine.rebuild;

import java.time.Instant;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.engine.segment.SegmentOrigin;

/**
 * A segment that described itself.
 *
 * @param entry what a topic index would say of it
 * @param leaderEpoch greatest of its last frame, -1 if none
 * @param storedAt the store's time of its object
 */
record FoundSegment(SegmentOrigin origin, SegmentEntry entry, int leaderEpoch, Instant storedAt) {}
