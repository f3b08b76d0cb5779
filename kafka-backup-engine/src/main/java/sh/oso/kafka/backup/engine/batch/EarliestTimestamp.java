package sh.oso.kafka.backup.engine.batch;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import sh.oso.kafka.backup.engine.protocol.RecordBodies;

/**
 * The least timestamp of a batch's records, found by stepping from record to record. Looks into
 * plain batches only: what the producer compressed is not worth opening for this.
 */
public final class EarliestTimestamp {

  private EarliestTimestamp() {}

  /**
   * Finds it.
   *
   * @param batch of message format v2
   * @return the least timestamp in milliseconds since the epoch, -1 if no record has one; empty if
   *     that cannot be told without decompressing, if some records have one and others do not, or
   *     if the records are not sound
   */
  public static OptionalLong find(BatchView batch) {
    if (batch.isLogAppendTime() || (batch.count() == 1 && !batch.hasDeleteHorizon())) {
      return OptionalLong.of(batch.maxTimestamp());
    }
    if (batch.compressionId() != RecordBodies.NONE) {
      return OptionalLong.empty();
    }
    ByteBuffer body = batch.body();
    long least = Long.MAX_VALUE;
    int without = 0;
    try {
      for (int i = 0; i < batch.count(); i++) {
        int size = Varints.readInt(body);
        int end = Math.addExact(body.position(), size);
        body.get(); // attributes
        long timestamp = batch.baseTimestamp() + Varints.readLong(body);
        if (timestamp < 0) {
          without++;
        } else {
          least = Math.min(least, timestamp);
        }
        body.position(end);
      }
    } catch (RuntimeException e) {
      return OptionalLong.empty();
    }
    if (without == batch.count()) {
      return OptionalLong.of(-1);
    }
    return without > 0 ? OptionalLong.empty() : OptionalLong.of(least);
  }
}
