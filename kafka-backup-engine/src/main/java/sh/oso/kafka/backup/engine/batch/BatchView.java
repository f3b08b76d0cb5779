package sh.oso.kafka.backup.engine.batch;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * One whole record batch within a buffer. Reads the fields where they lie, so it is valid as long
 * as the bytes are. Of the old message formats ({@link #isOldFormat()}) only {@link #baseOffset()},
 * {@link #sizeBytes()} and {@link #magic()} mean anything; compressed, the one offset that they
 * carry is that of their last record.
 */
public final class BatchView {

  /** Up to and including the length field; every format has these. */
  static final int LOG_OVERHEAD_BYTES = 12;

  /** All fields, up to the records. */
  static final int HEADER_BYTES = 61;

  static final int LEADER_EPOCH_AT = 12;
  static final int MAGIC_AT = 16;
  static final int CRC_AT = 17;
  static final int ATTRIBUTES_AT = 21;
  static final int LAST_OFFSET_DELTA_AT = 23;
  static final int BASE_TIMESTAMP_AT = 27;
  static final int MAX_TIMESTAMP_AT = 35;
  static final int PRODUCER_ID_AT = 43;
  static final int PRODUCER_EPOCH_AT = 51;
  static final int BASE_SEQUENCE_AT = 53;
  static final int COUNT_AT = 57;

  static final int COMPRESSION_BITS = 0x07;
  static final int LOG_APPEND_TIME_BIT = 0x08;
  static final int TRANSACTIONAL_BIT = 0x10;
  static final int CONTROL_BIT = 0x20;
  static final int DELETE_HORIZON_BIT = 0x40;

  private final ByteBuffer bytes;

  /** Takes a slice that is exactly one batch, as {@link BatchIterator} has found it. */
  BatchView(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /**
   * The batch's own bytes.
   *
   * @return a new buffer over the same memory, from position 0 to its limit
   */
  public ByteBuffer bytes() {
    return bytes.duplicate();
  }

  /**
   * The records, compressed or not.
   *
   * @return a new buffer over the same memory
   */
  public ByteBuffer body() {
    return bytes.slice(HEADER_BYTES, bytes.limit() - HEADER_BYTES);
  }

  /**
   * Size.
   *
   * @return header and records
   */
  public int sizeBytes() {
    return bytes.limit();
  }

  /**
   * Version of the message format.
   *
   * @return 0, 1 or 2
   */
  public int magic() {
    return bytes.get(MAGIC_AT);
  }

  /**
   * Whether this is a message of format v0 or v1, which is to be rebuilt before anything else.
   *
   * @return whether {@link #magic()} is below 2
   */
  public boolean isOldFormat() {
    return magic() < 2;
  }

  /**
   * Offset that the first record had when it was written; it may have been compacted away.
   *
   * @return at least 0
   */
  public long baseOffset() {
    return bytes.getLong(0);
  }

  /**
   * Offset that the last record had when it was written; it may have been compacted away.
   *
   * @return included in the batch; the next batch begins after it
   */
  public long lastOffset() {
    return isOldFormat() ? baseOffset() : baseOffset() + lastOffsetDelta();
  }

  /**
   * Distance from the first to the last offset.
   *
   * @return at least 0
   */
  public int lastOffsetDelta() {
    return bytes.getInt(LAST_OFFSET_DELTA_AT);
  }

  /**
   * Epoch of the leader that appended the batch.
   *
   * @return -1 if unknown
   */
  public int partitionLeaderEpoch() {
    return bytes.getInt(LEADER_EPOCH_AT);
  }

  /**
   * The stored checksum.
   *
   * @return an unsigned 32 bit value
   */
  public long crc() {
    return Integer.toUnsignedLong(bytes.getInt(CRC_AT));
  }

  /**
   * Computes the checksum and compares.
   *
   * @return whether the bytes from the attributes to the end are as they were written
   */
  public boolean crcMatches() {
    return crc() == computeCrc(bytes);
  }

  static long computeCrc(ByteBuffer batch) {
    CRC32C crc = new CRC32C();
    crc.update(batch.slice(ATTRIBUTES_AT, batch.limit() - ATTRIBUTES_AT));
    return crc.getValue();
  }

  /**
   * All attribute bits.
   *
   * @return see the package
   */
  public int attributes() {
    return bytes.getShort(ATTRIBUTES_AT);
  }

  /**
   * How the records are compressed.
   *
   * @return 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd; 5 to 7 are not defined
   */
  public int compressionId() {
    return attributes() & COMPRESSION_BITS;
  }

  /**
   * Whether the broker stamped the records.
   *
   * @return true if {@link #maxTimestamp()} is the timestamp of every record
   */
  public boolean isLogAppendTime() {
    return (attributes() & LOG_APPEND_TIME_BIT) != 0;
  }

  /**
   * Whether the batch is part of a transaction.
   *
   * @return whether a reader must know how the transaction ended
   */
  public boolean isTransactional() {
    return (attributes() & TRANSACTIONAL_BIT) != 0;
  }

  /**
   * Whether this is a transaction marker rather than data.
   *
   * @return if true, {@link ControlMarker} reads which
   */
  public boolean isControl() {
    return (attributes() & CONTROL_BIT) != 0;
  }

  /**
   * Whether the log cleaner has left a note when to remove tombstones (KIP-534).
   *
   * @return if true, {@link #baseTimestamp()} is that note
   */
  public boolean hasDeleteHorizon() {
    return (attributes() & DELETE_HORIZON_BIT) != 0;
  }

  /**
   * What the records' timestamps are relative to.
   *
   * @return milliseconds since the epoch
   */
  public long baseTimestamp() {
    return bytes.getLong(BASE_TIMESTAMP_AT);
  }

  /**
   * Largest timestamp of a record.
   *
   * @return milliseconds since the epoch, -1 if no record has one
   */
  public long maxTimestamp() {
    return bytes.getLong(MAX_TIMESTAMP_AT);
  }

  /**
   * Who wrote it.
   *
   * @return -1 if the producer was not idempotent
   */
  public long producerId() {
    return bytes.getLong(PRODUCER_ID_AT);
  }

  /**
   * Goes with {@link #producerId()}.
   *
   * @return -1 if there is none
   */
  public short producerEpoch() {
    return bytes.getShort(PRODUCER_EPOCH_AT);
  }

  /**
   * Sequence number of the first record.
   *
   * @return -1 if there is none
   */
  public int baseSequence() {
    return bytes.getInt(BASE_SEQUENCE_AT);
  }

  /**
   * Sequence number of the last record.
   *
   * @return -1 if there is none
   */
  public int lastSequence() {
    return baseSequence() < 0 ? -1 : Sequences.after(baseSequence(), lastOffsetDelta());
  }

  /**
   * Records that are there.
   *
   * @return 0 for an empty batch that the cleaner kept for its sequence numbers
   */
  public int count() {
    return bytes.getInt(COUNT_AT);
  }

  /**
   * Whether offsets are missing inside.
   *
   * @return true if compaction took records out
   */
  public boolean hasHoles() {
    return count() != lastOffsetDelta() + 1;
  }

  @Override
  public String toString() {
    return isOldFormat()
        ? "message of format v" + magic() + " at offset " + baseOffset()
        : "batch of offsets " + baseOffset() + " to " + lastOffset();
  }
}
