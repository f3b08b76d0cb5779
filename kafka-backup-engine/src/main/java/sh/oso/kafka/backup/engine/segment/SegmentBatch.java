package sh.oso.kafka.backup.engine.segment;

import java.nio.ByteBuffer;

/**
 * A record batch on its way into a segment.
 *
 * @param bytes the whole batch from position to limit; borrowed until the next batch is asked for
 * @param baseOffset offset that its records count from
 * @param lastOffset last offset that it accounts for, inclusive
 * @param records number of records
 * @param minTimestamp least timestamp as far as known, -1 if there is none
 * @param minTimestampExact false if a record with an earlier timestamp may be inside
 * @param maxTimestamp greatest timestamp, -1 if there is none
 * @param leaderEpoch partition leader epoch, -1 if none
 * @param compressed true if the producer compressed the records
 */
public record SegmentBatch(
    ByteBuffer bytes,
    long baseOffset,
    long lastOffset,
    int records,
    long minTimestamp,
    boolean minTimestampExact,
    long maxTimestamp,
    int leaderEpoch,
    boolean compressed) {}
