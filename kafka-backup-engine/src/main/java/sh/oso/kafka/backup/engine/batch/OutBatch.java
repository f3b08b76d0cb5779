package sh.oso.kafka.backup.engine.batch;

import java.nio.ByteBuffer;

/**
 * A batch made for a restore: records without holes, base offset 0, no marks of its former life.
 * Only producer and sequence are still to be {@linkplain #stamp stamped}.
 *
 * @param bytes the whole batch, from position 0 to its limit; owned by the holder of this
 * @param records how many records it has, at least 1
 * @param firstOffset offset of its first record in the source
 * @param lastOffset offset of its last record in the source
 */
public record OutBatch(ByteBuffer bytes, int records, long firstOffset, long lastOffset) {

  /**
   * Makes the batch ready to be sent, in place. Stamping again with the same values changes
   * nothing, so a batch can be sent again as it is.
   *
   * @param producerId whose batch it is
   * @param producerEpoch goes with it
   * @param baseSequence sequence number of the first record
   */
  public void stamp(long producerId, short producerEpoch, int baseSequence) {
    bytes
        .putLong(BatchView.PRODUCER_ID_AT, producerId)
        .putShort(BatchView.PRODUCER_EPOCH_AT, producerEpoch)
        .putInt(BatchView.BASE_SEQUENCE_AT, baseSequence)
        .putInt(BatchView.CRC_AT, (int) BatchView.computeCrc(bytes));
  }

  /** Writes all header fields but those that {@link #stamp} writes. */
  static void writeHeader(
      ByteBuffer batch, int compressionId, int records, long baseTimestamp, long maxTimestamp) {
    batch
        .putLong(0, 0)
        .putInt(8, batch.limit() - BatchView.LOG_OVERHEAD_BYTES)
        .putInt(BatchView.LEADER_EPOCH_AT, -1)
        .put(BatchView.MAGIC_AT, (byte) 2)
        .putShort(BatchView.ATTRIBUTES_AT, (short) compressionId)
        .putInt(BatchView.LAST_OFFSET_DELTA_AT, records - 1)
        .putLong(BatchView.BASE_TIMESTAMP_AT, baseTimestamp)
        .putLong(BatchView.MAX_TIMESTAMP_AT, maxTimestamp)
        .putInt(BatchView.COUNT_AT, records);
  }

  /** Turns a stored batch, of which the body may stay as it is, into one to be sent, in place. */
  static OutBatch patched(BatchView batch) {
    long firstOffset = batch.baseOffset();
    long lastOffset = batch.lastOffset();
    ByteBuffer bytes = batch.bytes();
    bytes
        .putLong(0, 0)
        .putInt(BatchView.LEADER_EPOCH_AT, -1)
        .putShort(BatchView.ATTRIBUTES_AT, (short) batch.compressionId());
    return new OutBatch(bytes, batch.count(), firstOffset, lastOffset);
  }
}
