package sh.oso.kafka.backup.engine.clone;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import sh.oso.kafka.backup.engine.batch.BatchIterator;
import sh.oso.kafka.backup.engine.batch.BatchRewriter;
import sh.oso.kafka.backup.engine.batch.BatchView;
import sh.oso.kafka.backup.engine.batch.OutBatch;
import sh.oso.kafka.backup.engine.batch.RecordEdit;
import sh.oso.kafka.backup.engine.batch.RecordWalker;
import sh.oso.kafka.backup.engine.segment.SegmentBatch;

/**
 * Batches of the source that become batches to be sent: one that is compressed, or uncompressed
 * ones that make one together. What goes together depends on where the first one begins, and on
 * nothing else. For one thread.
 */
final class Piece {

  /** How much longer a record can get when it is merged with others. */
  private static final long MOST_GROWTH_BYTES = 14;

  private final int limitBytes;
  private final List<ByteBuffer> batches = new ArrayList<>();
  private int bytes;
  private long mostBytes;
  private boolean compressed;
  private long earliest = -1;

  /** Begins empty; the limit is of uncompressed batches. */
  Piece(int limitBytes) {
    this.limitBytes = limitBytes;
  }

  boolean isEmpty() {
    return batches.isEmpty();
  }

  private static long mostBytes(SegmentBatch batch) {
    return batch.bytes().remaining() + MOST_GROWTH_BYTES * batch.records();
  }

  /** Whether a batch goes together with those that are there. */
  boolean takes(SegmentBatch batch) {
    return isEmpty()
        || (!compressed && !batch.compressed() && mostBytes + mostBytes(batch) <= limitBytes);
  }

  /** Adds a copy of a batch. */
  void add(SegmentBatch batch) {
    ByteBuffer source = batch.bytes().duplicate();
    batches.add(ByteBuffer.allocate(source.remaining()).put(source).flip());
    bytes += batches.get(batches.size() - 1).remaining();
    mostBytes += mostBytes(batch);
    compressed = batch.compressed();
    if (batch.minTimestamp() >= 0 && batch.records() > 0) {
      earliest = earliest < 0 ? batch.minTimestamp() : Math.min(earliest, batch.minTimestamp());
    }
  }

  /**
   * What comes of a piece.
   *
   * @param runs of the source's offsets, see {@link Runs}
   * @param earliest least timestamp as far as known, -1 if there is none
   */
  record Made(List<Long> runs, List<OutBatch> batches, long earliest) {}

  /** Makes batches to be sent, and begins anew. */
  Made make(RecordEdit edit) {
    ByteBuffer all = batches.get(0);
    if (batches.size() > 1) {
      all = ByteBuffer.allocate(bytes);
      batches.forEach(all::put);
      all.flip();
    }
    List<Long> runs = new ArrayList<>();
    BatchIterator iterator = new BatchIterator(all);
    while (iterator.hasNext()) {
      addRuns(iterator.next(), runs);
    }
    Made made = new Made(runs, BatchRewriter.rewrite(all, limitBytes, edit), earliest);
    batches.clear();
    bytes = 0;
    mostBytes = 0;
    earliest = -1;
    return made;
  }

  private static void addRuns(BatchView batch, List<Long> runs) {
    if (batch.hasHoles()) {
      RecordWalker.walk(batch, (offset, timestamp, rest) -> Runs.add(runs, offset, offset));
    } else {
      Runs.add(runs, batch.baseOffset(), batch.lastOffset());
    }
  }
}
