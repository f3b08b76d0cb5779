package sh.oso.kafka.backup.engine.segment;

import java.io.IOException;
import java.util.Optional;

/** Where a segment's batches come from, in order of offset. For one thread. */
public interface BatchSupply {

  /**
   * The next batch without taking it: waits for it.
   *
   * @return the batch, or empty at the end of what is to be stored
   * @throws IOException if it cannot be had
   */
  Optional<SegmentBatch> peek() throws IOException;

  /** Takes the batch that was peeked at. */
  void take();
}
