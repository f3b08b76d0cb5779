package sh.oso.kafka.backup.engine.fetch;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import sh.oso.kafka.backup.engine.batch.BatchIterator;
import sh.oso.kafka.backup.engine.batch.BatchView;
import sh.oso.kafka.backup.engine.protocol.OldFormats;

/**
 * Batches of message format v2: messages of older formats are rebuilt, each when it is its turn. In
 * a log of uncompressed ones every message is a batch of its own, tens of thousands in a chunk.
 */
final class RebuiltBatches implements Iterator<BatchView> {

  private final Iterator<BatchView> source;
  private Iterator<BatchView> ready = Collections.emptyIterator();

  RebuiltBatches(Iterator<BatchView> source) {
    this.source = source;
  }

  /**
   * {@inheritDoc}
   *
   * @throws sh.oso.kafka.backup.api.CorruptBackupException if a message to rebuild is damaged
   */
  @Override
  public boolean hasNext() {
    while (!ready.hasNext() && source.hasNext()) {
      BatchView batch = source.next();
      ready =
          batch.isOldFormat()
              ? new BatchIterator(OldFormats.rebuild(batch.bytes()))
              : List.of(batch).iterator();
    }
    return ready.hasNext();
  }

  @Override
  public BatchView next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more batches");
    }
    return ready.next();
  }
}
