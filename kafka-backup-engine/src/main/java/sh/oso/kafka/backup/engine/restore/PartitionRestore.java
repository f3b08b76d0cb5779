package sh.oso.kafka.backup.engine.restore;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.IncompleteRunException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.engine.batch.BatchIterator;
import sh.oso.kafka.backup.engine.batch.BatchRewriter;
import sh.oso.kafka.backup.engine.batch.BatchView;
import sh.oso.kafka.backup.engine.batch.CorruptBatchException;
import sh.oso.kafka.backup.engine.batch.OutBatch;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.produce.BatchQueue;
import sh.oso.kafka.backup.engine.produce.PartitionPlan;
import sh.oso.kafka.backup.engine.protocol.BatchTrim;
import sh.oso.kafka.backup.engine.segment.FrameEntry;
import sh.oso.kafka.backup.engine.segment.ReadingLane;
import sh.oso.kafka.backup.engine.segment.SegmentReader;

/**
 * Reads one partition of a backup and hands it to the produce stage. What an earlier run had
 * already produced is passed over, by the record counts of segments and frames, without being read.
 *
 * @param plan where the records go
 * @param index where they lie
 * @param batchLimit size up to which uncompressed batches are merged
 * @param done completed by the produce stage with the number of records that are in the target
 */
record PartitionRestore(
    PartitionPlan plan, PartitionIndex index, int batchLimit, CompletableFuture<Long> done) {

  /** A frame's content as decompressed, as kept until it is acknowledged, and as rewritten. */
  private static final int COPIES = 3;

  /** What the segments hold from before the backup's start, and is not restored. */
  record LeftOut(long records, long logicalBytes) {

    LeftOut plus(LeftOut other) {
      return new LeftOut(records + other.records, logicalBytes + other.logicalBytes);
    }
  }

  /**
   * Reads to the end and waits until all is stored.
   *
   * @param recordsThere how many records are there already
   * @return what was no part of the backup
   * @throws KafkaBackupException if the partition cannot be restored
   */
  LeftOut run(Repository repository, ReadingLane lane, BatchQueue queue, long recordsThere) {
    try {
      LeftOut leftOut = read(repository, lane, queue, recordsThere);
      long wanted = index.records() - leftOut.records();
      queue.finish();
      long records = done.get();
      if (records != wanted) {
        throw new IncompleteRunException(
            plan + " holds " + records + " restored records of " + wanted);
      }
      return leftOut;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      queue.abandon();
      throw new RunCancelledException("interrupted while restoring " + plan, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaBackupException known) {
        throw known;
      }
      throw new KafkaBackupException("restoring " + plan + " failed: " + e.getCause(), e);
    } catch (RuntimeException e) {
      queue.abandon();
      throw e;
    }
  }

  /** Reads everything; gives back what of the segments is no part of the backup. */
  private LeftOut read(Repository repository, ReadingLane lane, BatchQueue queue, long recordsThere)
      throws InterruptedException {
    long skip = recordsThere;
    LeftOut before = new LeftOut(0, 0);
    for (SegmentEntry segment : index.segments()) {
      if (isWithin(segment.firstOffset()) && segment.records() <= skip) {
        skip -= segment.records();
        continue;
      }
      try (SegmentReader reader = new SegmentReader(repository, segment, lane)) {
        for (int i = 0; i < reader.index().frames().size(); i++) {
          FrameEntry frame = reader.index().frames().get(i);
          if (!isWithin(frame.lastOffset())) {
            before = before.plus(new LeftOut(frame.records(), frame.rawBytes()));
            continue;
          }
          if (isWithin(frame.firstOffset()) && frame.records() <= skip) {
            skip -= frame.records();
            continue;
          }
          try (ReadingLane.Room room = lane.makeRoom(frame, COPIES)) {
            Rewritten rewritten = rewrite(segment, reader.readFrame(i));
            List<OutBatch> batches = rewritten.batches();
            long records = batches.stream().mapToLong(OutBatch::records).sum();
            before =
                before.plus(
                    new LeftOut(
                        frame.records() - records,
                        Math.max(0, frame.rawBytes() - rewritten.keptBytes())));
            if (records <= skip) {
              skip -= records;
            } else if (put(queue, batches, skip)) {
              skip = 0;
              if (room.shared()) {
                queue.awaitAcknowledged();
              }
            } else {
              return before;
            }
          }
        }
      }
    }
    if (skip > 0) {
      throw new TargetConflictException(
          plan + " holds " + skip + " more records than the backup; restore it anew");
    }
    return before;
  }

  /** Whether an offset is not before the backup, which may begin within its first segment. */
  private boolean isWithin(long offset) {
    return offset >= index.startOffset();
  }

  /** What of a frame is restored, and how large it was in the backup. */
  private record Rewritten(List<OutBatch> batches, int keptBytes) {}

  private Rewritten rewrite(SegmentEntry segment, ByteBuffer raw) {
    try {
      ByteBuffer kept = owned(raw);
      int keptBytes = kept.remaining();
      return new Rewritten(BatchRewriter.rewrite(kept, batchLimit), keptBytes);
    } catch (CorruptBatchException e) {
      throw new CorruptBackupException(
          "segment " + segment.object() + " is damaged: " + e.getMessage(), e);
    }
  }

  /** A copy, since batches are kept until the target has them, of what the backup holds. */
  private ByteBuffer owned(ByteBuffer raw) {
    ByteBuffer kept = ByteBuffer.allocate(raw.remaining());
    BatchIterator batches = new BatchIterator(raw.duplicate());
    if (!batches.hasNext() || isWithin(batches.next().baseOffset())) {
      return kept.put(raw).flip();
    }
    batches = new BatchIterator(raw);
    while (batches.hasNext()) {
      BatchView batch = batches.next();
      if (isWithin(batch.baseOffset())) {
        kept.put(batch.bytes().duplicate());
      } else if (isWithin(batch.lastOffset())) {
        ByteBuffer trimmed = BatchTrim.from(batch.bytes(), index.startOffset());
        kept = ByteBuffer.allocate(trimmed.remaining() + raw.remaining()).put(trimmed);
      }
    }
    return kept.flip();
  }

  /** Hands batches over but for those that are there; false if nobody takes them any more. */
  private boolean put(BatchQueue queue, Iterable<OutBatch> batches, long recordsThere)
      throws InterruptedException {
    long skip = recordsThere;
    for (OutBatch batch : batches) {
      if (skip == 0) {
        if (!queue.put(batch)) {
          return false;
        }
      } else if (batch.records() > skip) {
        throw new TargetConflictException(
            plan
                + ": the target ends within the batch of source offsets "
                + batch.firstOffset()
                + " to "
                + batch.lastOffset()
                + ", which was sent whole: somebody else wrote or deleted there; restore it anew");
      } else {
        skip -= batch.records();
      }
    }
    return true;
  }
}
