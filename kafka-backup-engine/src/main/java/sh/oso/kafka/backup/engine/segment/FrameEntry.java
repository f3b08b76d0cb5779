package sh.oso.kafka.backup.engine.segment;

/**
 * What the index says of one frame.
 *
 * @param firstOffset base offset of the first batch
 * @param lastOffset last offset of the last batch, inclusive
 * @param minTimestamp least timestamp as far as known, -1 if there is none
 * @param maxTimestamp greatest timestamp, -1 if there is none
 * @param records number of records
 * @param minTimestampExact false if records with earlier timestamps may be inside
 * @param frameBytes size as stored
 * @param rawBytes size of the batches
 * @param largestBatchBytes size of the largest batch
 * @param leaderEpoch greatest partition leader epoch, -1 if none
 * @param crc32c of the frame as stored
 */
public record FrameEntry(
    long firstOffset,
    long lastOffset,
    long minTimestamp,
    long maxTimestamp,
    int records,
    boolean minTimestampExact,
    int frameBytes,
    int rawBytes,
    int largestBatchBytes,
    int leaderEpoch,
    int crc32c) {}
