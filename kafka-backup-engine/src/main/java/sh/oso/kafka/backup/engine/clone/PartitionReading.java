package sh.oso.kafka.backup.engine.clone;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.manifest.Gap;
import sh.oso.kafka.backup.engine.backup.Tombstones;
import sh.oso.kafka.backup.engine.batch.BatchView;
import sh.oso.kafka.backup.engine.batch.CorruptBatchException;
import sh.oso.kafka.backup.engine.batch.OutBatch;
import sh.oso.kafka.backup.engine.batch.RecordEdit;
import sh.oso.kafka.backup.engine.batch.Share;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.fetch.CommittedBatches;
import sh.oso.kafka.backup.engine.fetch.FetchLoop;
import sh.oso.kafka.backup.engine.fetch.LogCutBackException;
import sh.oso.kafka.backup.engine.fetch.SourceLog;
import sh.oso.kafka.backup.engine.produce.BatchQueue;
import sh.oso.kafka.backup.engine.restore.RecordChanges;
import sh.oso.kafka.backup.engine.run.LargeRoom;
import sh.oso.kafka.backup.engine.segment.SegmentBatch;

/**
 * Reads one partition of the source to its end and hands it over to be sent. For one thread.
 *
 * @param began when the first run of the clone read the ends
 * @param room for batches that are larger than a frame
 * @param warn told of what a person should know
 */
record PartitionReading(
    Cluster source,
    ClonedPartition partition,
    RecordChanges changes,
    Instant began,
    Clock clock,
    long frameBytes,
    LargeRoom room,
    Consumer<String> warn) {

  /** How often damaged bytes are asked for again. */
  private static final int CORRUPT_ATTEMPTS = 3;

  /** A batch as it came, as kept until it is acknowledged, and as rewritten. */
  private static final int COPIES = 3;

  /**
   * Reads to the end.
   *
   * @return false if nobody takes batches any more
   * @throws KafkaBackupException if it cannot be read
   */
  boolean run(FetchLoop loop, BatchQueue queue) throws InterruptedException {
    int corrupt = 0;
    while (true) {
      long before = partition.nextOffset();
      try (CommittedBatches batches = open(loop)) {
        if (!drain(batches, queue)) {
          return false;
        }
        batches.warnings().forEach(it -> warn.accept(it.replace("the backup", "the clone")));
        warnOfTombstones();
        return true;
      } catch (CorruptBatchException e) {
        corrupt = partition.nextOffset() > before ? 1 : corrupt + 1;
        if (corrupt == CORRUPT_ATTEMPTS) {
          throw new CorruptBackupException(String.valueOf(e.getMessage()), e);
        }
      } catch (LogCutBackException e) {
        throw new KafkaBackupException(
            e.getMessage()
                + ". The target has records that the source no longer has: delete the target topic,"
                + " and give another clone id",
            e);
      } catch (IOException e) {
        throw new KafkaBackupException("reading " + partition + " failed: " + e.getMessage(), e);
      }
    }
  }

  private CommittedBatches open(FetchLoop loop) {
    long from = partition.nextOffset();
    return new CommittedBatches(
        loop.open(
            partition.source(),
            Uuid.fromString(partition.topic().topicId()),
            from,
            partition.endOffset(),
            partition.leaderEpoch()),
        new Log(source, partition.source()),
        partition.topic().compacted(),
        from,
        partition.startOffset(),
        from,
        partition.endOffset(),
        partition.leaderEpoch());
  }

  private boolean drain(CommittedBatches batches, BatchQueue queue)
      throws IOException, InterruptedException {
    Piece piece = new Piece(partition.batchLimit());
    int gaps = 0;
    Optional<SegmentBatch> next = batches.peek();
    while (next.isPresent()) {
      SegmentBatch batch = next.get();
      boolean large = batch.bytes().remaining() > frameBytes;
      if ((large || !piece.takes(batch)) && !send(piece, batches, queue)) {
        return false;
      }
      gaps = warnOfGaps(batches.gaps(), gaps);
      if (large) {
        LargeRoom.Held held = room.take((long) COPIES * batch.bytes().remaining());
        try {
          move(batch, piece, batches);
          if (!send(piece, batches, queue)) {
            return false;
          }
          queue.awaitAcknowledged();
        } finally {
          held.close();
        }
      } else {
        move(batch, piece, batches);
      }
      next = batches.peek();
    }
    boolean sent = send(piece, batches, queue);
    warnOfGaps(batches.gaps(), gaps);
    return sent;
  }

  private static void move(SegmentBatch batch, Piece piece, CommittedBatches batches) {
    piece.add(batch);
    batches.take();
  }

  private boolean send(Piece piece, CommittedBatches batches, BatchQueue queue)
      throws InterruptedException {
    if (piece.isEmpty()) {
      return true;
    }
    Piece.Made made = piece.make(edit());
    long records = made.batches().stream().mapToLong(OutBatch::records).sum();
    if (records != Runs.count(made.runs())) {
      throw new KafkaBackupException(
          partition + ": " + Runs.count(made.runs()) + " records were made " + records);
    }
    partition.read(
        made.runs(),
        batches.position(),
        batches.leaderEpoch(),
        batches.endOffset(),
        made.earliest(),
        made.batches().stream().mapToLong(it -> it.bytes().limit()).sum());
    for (OutBatch batch : made.batches()) {
      if (!queue.put(batch)) {
        return false;
      }
    }
    return true;
  }

  private RecordEdit edit() {
    if (changes.isNone()) {
      return RecordEdit.NOTHING;
    }
    TopicPartition from = partition.source();
    return new RecordEdit() {
      @Override
      public Share of(BatchView batch) {
        return Share.SOME;
      }

      @Override
      public @Nullable ByteBuffer edit(long offset, long timestamp, ByteBuffer rest) {
        return changes.apply(from.topic(), from.partition(), offset, timestamp, rest);
      }
    };
  }

  private int warnOfGaps(List<Gap> gaps, int told) {
    for (Gap gap : gaps.subList(told, gaps.size())) {
      warn.accept(
          partition.source()
              + ": offsets "
              + gap.firstOffset()
              + " to "
              + gap.lastOffset()
              + " were deleted at the source before they were read; the clone lacks them");
    }
    return gaps.size();
  }

  private void warnOfTombstones() {
    if (partition.topic().compacted()
        && !Tombstones.areThere(partition.topic().configs(), began, clock.instant())) {
      warn.accept(
          partition.source()
              + ": since its reading began, tombstones may have vanished: deleted keys may have come"
              + " back. Clone it anew and faster, or raise the topic's delete.retention.ms");
    }
  }

  private record Log(Cluster source, TopicPartition partition) implements SourceLog {

    @Override
    public long logStartOffset() {
      return offset(OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    }

    @Override
    public long lastStableOffset() {
      return offset(OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    }

    private long offset(OffsetSpec spec, IsolationLevel isolation) {
      return Cluster.offset(source.offsets(List.of(partition), spec, isolation), partition);
    }
  }
}
