package sh.oso.kafka.backup.engine.batch;

import java.nio.ByteBuffer;

/**
 * Decodes every record of a batch and checks that it is sound: right checksum, lengths that add up,
 * offsets that ascend within the batch's range, as many records as said, nothing after them. Ends
 * on any input, with memory for one record.
 */
public final class RecordWalker {

  private RecordWalker() {}

  /** Is told of each record. */
  @FunctionalInterface
  public interface Visitor {

    /**
     * One record.
     *
     * @param offset its offset
     * @param timestamp milliseconds since the epoch as a consumer sees it, -1 if it has none
     * @param rest key, value and headers as stored, from position to limit; valid for this call
     */
    void record(long offset, long timestamp, ByteBuffer rest);
  }

  /**
   * Walks through a batch.
   *
   * @param batch of message format v2
   * @param visitor is told of the records before what follows them is checked
   * @throws CorruptBatchException if the batch is not sound, naming its offsets and the record
   */
  public static void walk(BatchView batch, Visitor visitor) {
    if (!batch.isOldFormat() && !batch.crcMatches()) {
      throw new CorruptBatchException(
          batch + " has checksum " + Long.toHexString(batch.crc()) + " but other bytes");
    }
    try (RecordCursor records = new RecordCursor(batch)) {
      while (records.next()) {
        ByteBuffer rest = records.rest();
        int start = rest.position();
        try {
          checkFields(rest);
        } catch (CorruptBatchException e) {
          throw new CorruptBatchException(
              batch + ", offset " + records.offset() + ": " + e.getMessage(), e);
        }
        visitor.record(records.offset(), records.timestamp(), rest.position(start));
      }
    }
  }

  private static void checkFields(ByteBuffer rest) {
    skip(rest, -1, "key");
    skip(rest, -1, "value");
    int headers = Varints.readInt(rest);
    if (headers < 0 || headers > rest.remaining()) {
      throw new CorruptBatchException("it has " + headers + " headers");
    }
    for (int i = 0; i < headers; i++) {
      skip(rest, 0, "header key");
      skip(rest, -1, "header value");
    }
    if (rest.hasRemaining()) {
      throw new CorruptBatchException("it has " + rest.remaining() + " bytes too many");
    }
  }

  private static void skip(ByteBuffer rest, int smallest, String what) {
    int length = Varints.readInt(rest);
    if (length < smallest || length > rest.remaining()) {
      throw new CorruptBatchException("its " + what + " has length " + length);
    }
    rest.position(rest.position() + Math.max(length, 0));
  }
}
