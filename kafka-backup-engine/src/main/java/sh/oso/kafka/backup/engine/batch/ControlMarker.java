package sh.oso.kafka.backup.engine.batch;

import java.nio.ByteBuffer;
import java.util.Optional;

/** What a control batch says about the transaction of its producer. */
public enum ControlMarker {
  /** What the producer wrote before is to be dropped. */
  ABORT,
  /** What the producer wrote before counts. */
  COMMIT;

  /**
   * Reads the marker: the key of the only record is a version and a type, 16 bits each.
   *
   * @param batch a {@linkplain BatchView#isControl() control} batch
   * @return the marker; empty if it is of another type, such as a leader change, or was compacted
   *     away
   * @throws CorruptBatchException if the record is not sound
   */
  public static Optional<ControlMarker> read(BatchView batch) {
    if (batch.count() == 0) {
      return Optional.empty();
    }
    try (RecordCursor records = new RecordCursor(batch)) {
      records.next();
      ByteBuffer rest = records.rest();
      int keyBytes = Varints.readInt(rest);
      if (keyBytes < 4 || keyBytes > rest.remaining()) {
        throw new CorruptBatchException(batch + " has a control record with no type");
      }
      return switch (rest.getShort(rest.position() + 2)) {
        case 0 -> Optional.of(ABORT);
        case 1 -> Optional.of(COMMIT);
        default -> Optional.empty();
      };
    }
  }
}
