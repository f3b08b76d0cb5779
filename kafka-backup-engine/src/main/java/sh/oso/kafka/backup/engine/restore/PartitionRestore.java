package sh.oso.kafka.backup.engine.restore;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.IncompleteRunException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.api.manifest.PartitionIndex;
import sh.oso.kafka.backup.api.manifest.SegmentEntry;
import sh.oso.kafka.backup.engine.batch.BatchRewriter;
import sh.oso.kafka.backup.engine.batch.CorruptBatchException;
import sh.oso.kafka.backup.engine.batch.OutBatch;
import sh.oso.kafka.backup.engine.batch.RecordEdit;
import sh.oso.kafka.backup.engine.batch.Share;
import sh.oso.kafka.backup.engine.manifest.Repository;
import sh.oso.kafka.backup.engine.produce.BatchQueue;
import sh.oso.kafka.backup.engine.produce.PartitionPlan;
import sh.oso.kafka.backup.engine.segment.FrameEntry;
import sh.oso.kafka.backup.engine.segment.ReadingLane;
import sh.oso.kafka.backup.engine.segment.RecordRange;
import sh.oso.kafka.backup.engine.segment.SegmentReader;

/**
 * Reads one partition of a backup and hands it to the produce stage. What an earlier run had
 * already produced is passed over, by the record counts of segments and frames where they are
 * restored whole, without being read.
 *
 * @param plan where the records go
 * @param topic the topic's name at the source
 * @param index where the records lie
 * @param range which of them are restored
 * @param changes what becomes of them
 * @param batchLimit size up to which uncompressed batches are merged
 * @param expected how many records the restore was planned with
 * @param done completed by the produce stage with the number of records that are in the target
 */
record PartitionRestore(
    PartitionPlan plan,
    String topic,
    PartitionIndex index,
    RecordRange range,
    RecordChanges changes,
    int batchLimit,
    long expected,
    CompletableFuture<Long> done)
    implements RestoreJob {

  /** A frame's content as decompressed, as kept until it is acknowledged, and as rewritten. */
  private static final int COPIES = 3;

  @Override
  public Map<PartitionPlan, CompletableFuture<Long>> outcomes() {
    return Map.of(plan, done);
  }

  @Override
  public boolean isEmpty() {
    return range.isEmpty() || index.segments().isEmpty();
  }

  @Override
  public Map<PartitionPlan, Restored> run(
      Repository repository, ReadingLane lane, Queues queues, Map<PartitionPlan, Long> there) {
    return Map.of(plan, run(repository, lane, queues.open(plan), there.getOrDefault(plan, 0L)));
  }

  /**
   * Reads to the end and waits until all is stored.
   *
   * @param recordsThere how many records are there already
   * @throws KafkaBackupException if the partition cannot be restored
   */
  private Restored run(
      Repository repository, ReadingLane lane, BatchQueue queue, long recordsThere) {
    try {
      Reading reading = new Reading(repository, lane, queue, recordsThere);
      reading.run();
      queue.finish();
      long records = done.get();
      Restored restored = reading.restored();
      if (records != restored.records()) {
        throw new IncompleteRunException(
            plan + " holds " + records + " restored records of " + restored.records());
      }
      return restored;
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

  /** One way through the segments. */
  private final class Reading {

    private final Repository repository;
    private final ReadingLane lane;
    private final BatchQueue queue;
    private final Stretches stretches = new Stretches(plan.baseOffset());

    /** Records still to be passed over, since they are in the target. */
    private long skip;

    private long logicalBytes;

    Reading(Repository repository, ReadingLane lane, BatchQueue queue, long recordsThere) {
      this.repository = repository;
      this.lane = lane;
      this.queue = queue;
      this.skip = recordsThere;
    }

    Restored restored() {
      return new Restored(stretches.records(), logicalBytes, stretches.finish());
    }

    void run() throws InterruptedException {
      for (SegmentEntry segment : index.segments()) {
        Share share = asIs(range.of(segment));
        if (share == Share.NONE) {
          stretches.cut();
        } else if (share == Share.ALL && segment.records() <= skip) {
          skip -= segment.records();
          stretches.keep(segment.firstOffset(), segment.lastOffset(), segment.records());
          logicalBytes += segment.logicalBytes();
        } else if (!read(segment)) {
          return;
        }
      }
      if (skip > 0) {
        throw new TargetConflictException(
            plan + " holds " + skip + " more records than the restore; restore it anew");
      }
    }

    /** Of records that are changed none stays as it is. */
    private Share asIs(Share wanted) {
      return wanted == Share.ALL && !changes.isNone() ? Share.SOME : wanted;
    }

    /** Reads the frames of a segment that are needed; false if nobody takes batches any more. */
    private boolean read(SegmentEntry segment) throws InterruptedException {
      try (SegmentReader reader = new SegmentReader(repository, segment, lane)) {
        List<FrameEntry> frames = reader.index().frames();
        BitSet needed = needed(frames);
        reader.expect(needed);
        for (int i = 0; i < frames.size(); i++) {
          FrameEntry frame = frames.get(i);
          Share share = asIs(range.of(frame));
          if (share == Share.NONE) {
            stretches.cut();
          } else if (!needed.get(i)) {
            skip -= frame.records();
            keep(frame);
          } else if (!read(segment, reader, i, share)) {
            return false;
          }
        }
      }
      return true;
    }

    private BitSet needed(List<FrameEntry> frames) {
      BitSet needed = new BitSet();
      long passed = skip;
      for (int i = 0; i < frames.size(); i++) {
        FrameEntry frame = frames.get(i);
        Share share = asIs(range.of(frame));
        if (share == Share.ALL && frame.records() <= passed && needed.isEmpty()) {
          passed -= frame.records();
        } else if (share != Share.NONE) {
          // How much it has of what is there shows only when it is read.
          needed.set(i);
        }
      }
      return needed;
    }

    private boolean read(SegmentEntry segment, SegmentReader reader, int number, Share share)
        throws InterruptedException {
      FrameEntry frame = reader.index().frames().get(number);
      try (ReadingLane.Room room = lane.makeRoom(frame, COPIES)) {
        List<OutBatch> batches = rewrite(segment, reader.readFrame(number), share);
        long records = batches.stream().mapToLong(OutBatch::records).sum();
        if (share == Share.ALL) {
          keep(frame);
        } else {
          logicalBytes += batches.stream().mapToLong(batch -> batch.bytes().limit()).sum();
        }
        if (records <= skip) {
          skip -= records;
        } else if (put(batches, skip)) {
          skip = 0;
          if (room.shared()) {
            queue.awaitAcknowledged();
          }
        } else {
          return false;
        }
      }
      return true;
    }

    private void keep(FrameEntry frame) {
      stretches.keep(frame.firstOffset(), frame.lastOffset(), frame.records());
      logicalBytes += frame.rawBytes();
    }

    private List<OutBatch> rewrite(SegmentEntry segment, ByteBuffer raw, Share share) {
      RecordEdit edit =
          share == Share.ALL
              ? RecordEdit.NOTHING
              : new PartitionEdit(topic, index.partition(), range, changes, stretches);
      try {
        // A copy, since batches are kept until the target has them.
        ByteBuffer owned = ByteBuffer.allocate(raw.remaining()).put(raw).flip();
        return BatchRewriter.rewrite(owned, batchLimit, edit);
      } catch (CorruptBatchException e) {
        throw new CorruptBackupException(
            "segment " + segment.object() + " is damaged: " + e.getMessage(), e);
      }
    }

    /** Hands batches over but for those that are there; false if nobody takes them any more. */
    private boolean put(Iterable<OutBatch> batches, long recordsThere) throws InterruptedException {
      long there = recordsThere;
      for (OutBatch batch : batches) {
        if (there == 0) {
          if (!queue.put(batch)) {
            return false;
          }
        } else if (batch.records() > there) {
          throw new TargetConflictException(
              plan
                  + ": the target ends within the batch of source offsets "
                  + batch.firstOffset()
                  + " to "
                  + batch.lastOffset()
                  + ", which was sent whole: somebody else wrote or deleted there; restore it anew");
        } else {
          there -= batch.records();
        }
      }
      return true;
    }
  }
}
