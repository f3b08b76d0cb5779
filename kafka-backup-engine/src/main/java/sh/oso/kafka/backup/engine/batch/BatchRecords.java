package sh.oso.kafka.backup.engine.batch;

import sh.oso.kafka.backup.api.record.BackupRecord;

/**
 * The records of a batch, one at a time; only those that are asked for are decoded. For one thread.
 */
public final class BatchRecords implements AutoCloseable {

  private final RecordCursor cursor;

  /**
   * Begins before the first record.
   *
   * @param batch of message format v2; borrowed until the close
   * @throws CorruptBatchException if the batch does not match its checksum
   */
  public BatchRecords(BatchView batch) {
    if (!batch.isOldFormat() && !batch.crcMatches()) {
      throw new CorruptBatchException(batch + " does not match its checksum");
    }
    this.cursor = new RecordCursor(batch);
  }

  /**
   * Moves on to the next record.
   *
   * @return false after the last one
   * @throws CorruptBatchException if the records are not sound
   */
  public boolean next() {
    return cursor.next();
  }

  /** Of the record that was moved to. */
  public long offset() {
    return cursor.offset();
  }

  /** Of the record that was moved to: milliseconds as a consumer sees it, -1 if it has none. */
  public long timestamp() {
    return cursor.timestamp();
  }

  /**
   * Decodes the record that was moved to; once.
   *
   * @throws CorruptBatchException if it is not sound
   */
  public BackupRecord decode(String topic, int partition) {
    return RecordBody.read(topic, partition, cursor.offset(), cursor.timestamp(), cursor.rest());
  }

  @Override
  public void close() {
    cursor.close();
  }
}
