package sh.oso.kafka.backup.engine.batch;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import sh.oso.kafka.backup.engine.protocol.RecordBodies;

/**
 * Turns stored batches into those that a restore sends. Keys, values, headers and what a consumer
 * saw as timestamp stay; compression stays. For each batch it does the least that will do:
 *
 * <ol>
 *   <li>An empty batch, kept by compaction, is left out.
 *   <li>A batch of which only some records are wanted, or wanted changed, is rebuilt record by
 *       record. Uncompressed, it then goes on as any other.
 *   <li>Uncompressed batches that follow each other are merged, up to a limit: a broker's cost is
 *       by batch. What is merged depends on the input only, so that the same input is always cut at
 *       the same places.
 *   <li>A batch with holes, which a broker would refuse, or whose timestamps the source's broker
 *       had set, which would otherwise fall back to those of the producer, is rebuilt record by
 *       record.
 *   <li>In any other batch some header fields are changed in place. That goes for a delete horizon
 *       too: it stays the number that the records' timestamps are relative to, and without the bit
 *       it is nothing more.
 * </ol>
 */
public final class BatchRewriter {

  private final int limitBytes;
  private final RecordEdit edit;
  private final List<OutBatch> done = new ArrayList<>();
  private final List<BatchView> mergeable = new ArrayList<>();
  private long mergedBytes;

  private BatchRewriter(int limitBytes, RecordEdit edit) {
    this.limitBytes = limitBytes;
    this.edit = edit;
  }

  /**
   * Rewrites the batches of one frame.
   *
   * @param batches whole batches of message format v2, without control batches, from position to
   *     limit; taken over: some of the result lies in the same memory, which must be writable
   * @param limitBytes size up to which batches are merged; a larger one is left as large as it is
   * @param edit which records are kept, and how
   * @return batches to be sent in this order; may be empty
   * @throws CorruptBatchException if a batch is not sound, or none that belongs into a backup
   */
  public static List<OutBatch> rewrite(ByteBuffer batches, int limitBytes, RecordEdit edit) {
    BatchRewriter rewriter = new BatchRewriter(limitBytes, edit);
    BatchIterator iterator = new BatchIterator(batches);
    while (iterator.hasNext()) {
      rewriter.add(checked(iterator.next()));
    }
    if (iterator.position() != batches.limit()) {
      throw new CorruptBatchException("the last batch is cut at byte " + batches.limit());
    }
    rewriter.finishMerge();
    return rewriter.done;
  }

  /** A new checksum will be computed, so a wrong one must not go unnoticed here. */
  private static BatchView checked(BatchView batch) {
    if (batch.isOldFormat()) {
      throw new CorruptBatchException(batch + " is among batches of format v2");
    }
    if (!batch.crcMatches()) {
      throw new CorruptBatchException(batch + " does not match its checksum");
    }
    if (batch.isControl()) {
      throw new CorruptBatchException(batch + " is a control batch, which a broker would store");
    }
    return batch;
  }

  private void add(BatchView batch) {
    Share share = batch.count() == 0 ? Share.NONE : edit.of(batch);
    boolean compressed = batch.compressionId() != RecordBodies.NONE;
    if (share == Share.NONE) {
      return;
    }
    if (compressed) {
      finishMerge();
      if (share == Share.ALL && isPatchable(batch)) {
        done.add(OutBatch.patched(batch));
      } else {
        RecordEdit changes = share == Share.ALL ? RecordEdit.NOTHING : edit;
        Rebuilding.compressed(batch, changes, Math.max(limitBytes, batch.sizeBytes()), done);
      }
    } else if (share == Share.ALL) {
      addPlain(batch);
    } else {
      Rebuilding.findEdited(batch, edit).ifPresent(this::addPlain);
    }
  }

  private void addPlain(BatchView batch) {
    long bytes = Rebuilding.mostBytes(batch);
    if (mergedBytes + bytes > limitBytes) {
      finishMerge();
    }
    mergeable.add(batch);
    mergedBytes += bytes;
  }

  private void finishMerge() {
    if (mergeable.size() == 1 && isPatchable(mergeable.get(0))) {
      done.add(OutBatch.patched(mergeable.get(0)));
    } else if (!mergeable.isEmpty()) {
      done.add(Rebuilding.merged(mergeable));
    }
    mergeable.clear();
    mergedBytes = 0;
  }

  private static boolean isPatchable(BatchView batch) {
    return !batch.hasHoles() && !batch.isLogAppendTime();
  }
}
