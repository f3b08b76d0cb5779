package sh.oso.kafka.backup.api.manifest;

/**
 * A segment: consecutive record batches of one partition, in one range of one object.
 *
 * @param object key of the object
 * @param position first byte of the segment in the object
 * @param sizeBytes bytes of the segment: its frames, then its index
 * @param indexSizeBytes bytes of the index at the end of those
 * @param codec id of the codec of its frames
 * @param firstOffset offset of the first record
 * @param lastOffset last offset that the segment accounts for, inclusive; holes are no loss
 * @param records number of records
 * @param logicalBytes size of the record batches once frames are decompressed
 * @param minTimestamp least record timestamp in milliseconds since the epoch, -1 if no record has
 *     one
 * @param maxTimestamp greatest record timestamp in milliseconds since the epoch, -1 likewise
 * @param sha256 SHA-256 of the segment's bytes, 64 lower-case hex digits
 */
public record SegmentEntry(
    String object,
    long position,
    long sizeBytes,
    int indexSizeBytes,
    String codec,
    long firstOffset,
    long lastOffset,
    long records,
    long logicalBytes,
    long minTimestamp,
    long maxTimestamp,
    String sha256) {

  /**
   * The same segment at another place.
   *
   * @param where key of the object
   * @param firstByte first byte of the segment in the object
   * @return what is said of it there
   */
  public SegmentEntry at(String where, long firstByte) {
    return new SegmentEntry(
        where,
        firstByte,
        sizeBytes,
        indexSizeBytes,
        codec,
        firstOffset,
        lastOffset,
        records,
        logicalBytes,
        minTimestamp,
        maxTimestamp,
        sha256);
  }
}
