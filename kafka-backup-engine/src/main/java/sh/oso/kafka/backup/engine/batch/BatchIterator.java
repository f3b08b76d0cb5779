package sh.oso.kafka.backup.engine.batch;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Goes through the batches in a buffer, from its position to its limit, and stops before a last one
 * that is cut. Does not check CRCs. The buffer's own position stays as it is.
 */
public final class BatchIterator implements Iterator<BatchView> {

  private static final int SMALLEST_OLD_MESSAGE_BYTES = 12 + 14;

  private final ByteBuffer buffer;
  private int position;

  /**
   * Begins at the buffer's position.
   *
   * @param buffer big endian; borrowed for as long as this and its views are used
   */
  public BatchIterator(ByteBuffer buffer) {
    this.buffer = buffer;
    this.position = buffer.position();
  }

  /**
   * Whether there is another whole batch.
   *
   * @return false at the end and before a cut batch
   * @throws CorruptBatchException if what follows is no batch
   */
  @Override
  public boolean hasNext() {
    int left = buffer.limit() - position;
    if (left < BatchView.MAGIC_AT + 1) {
      return false;
    }
    int length = buffer.getInt(position + 8);
    int magic = buffer.get(position + BatchView.MAGIC_AT);
    if (magic < 0 || magic > 2) {
      throw new CorruptBatchException(where() + " has magic " + magic + ", which is not known");
    }
    int smallest = magic == 2 ? BatchView.HEADER_BYTES : SMALLEST_OLD_MESSAGE_BYTES;
    if (length < smallest - BatchView.LOG_OVERHEAD_BYTES) {
      throw new CorruptBatchException(where() + " has length " + length + ", which is too small");
    }
    if (length > left - BatchView.LOG_OVERHEAD_BYTES) {
      return false;
    }
    if (magic == 2) {
      checkFields();
    }
    return true;
  }

  private void checkFields() {
    long baseOffset = buffer.getLong(position);
    int lastDelta = buffer.getInt(position + BatchView.LAST_OFFSET_DELTA_AT);
    int count = buffer.getInt(position + BatchView.COUNT_AT);
    if (baseOffset < 0 || lastDelta < 0 || baseOffset > Long.MAX_VALUE - 1 - lastDelta) {
      throw new CorruptBatchException(
          where() + " has base offset " + baseOffset + " and last offset delta " + lastDelta);
    }
    if (count < 0 || count - 1 > lastDelta) {
      throw new CorruptBatchException(
          where() + " has " + count + " records in " + (lastDelta + 1L) + " offsets");
    }
  }

  @Override
  public BatchView next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no whole batch at position " + position);
    }
    int sizeBytes = buffer.getInt(position + 8) + BatchView.LOG_OVERHEAD_BYTES;
    BatchView batch = new BatchView(buffer.slice(position, sizeBytes));
    position += sizeBytes;
    return batch;
  }

  /**
   * Where the next batch begins, or the cut one or the end.
   *
   * @return an index into the buffer
   */
  public int position() {
    return position;
  }

  private String where() {
    return "the batch at byte " + position;
  }
}
