package sh.oso.kafka.backup.engine.fetch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.manifest.Gap;
import sh.oso.kafka.backup.engine.batch.BatchIterator;
import sh.oso.kafka.backup.engine.batch.BatchView;
import sh.oso.kafka.backup.engine.batch.CorruptBatchException;
import sh.oso.kafka.backup.engine.batch.EarliestTimestamp;
import sh.oso.kafka.backup.engine.protocol.BatchTrim;
import sh.oso.kafka.backup.engine.protocol.FetchTarget;
import sh.oso.kafka.backup.engine.segment.BatchSupply;
import sh.oso.kafka.backup.engine.segment.SegmentBatch;

/**
 * The batches of one partition that are to be stored, from an offset to the end. For one thread.
 *
 * <p>The end of a compacted partition moves: while it is read, the cleaner may remove a record
 * below the end because a newer one with its key lies above it, and a backup that stops at the old
 * end would hold neither. So after a piece with holes that nothing but the cleaner explains, the
 * end moves to the last stable offset of then, until a piece has no such holes.
 */
public final class CommittedBatches implements BatchSupply, AutoCloseable {

  /** Pieces read beyond the planned end before this gives up on a log that never stands still. */
  private static final int MOST_PIECES = 100;

  private final PartitionFeed feed;
  private final SourceLog log;
  private final boolean compacted;
  private long startOffset;
  private final List<Gap> gaps = new ArrayList<>();
  private final AbortedTransactions aborted = new AbortedTransactions();

  private long position;
  private long endOffset;
  private int leaderEpoch;
  private OptionalLong cutOff = OptionalLong.empty();
  private int pieces;
  private boolean holes;
  private boolean ended;
  private boolean behindHole;
  private long fetchedBytes;
  private @Nullable Chunk chunk;
  private Iterator<BatchView> batches = List.<BatchView>of().iterator();
  private @Nullable SegmentBatch peeked;

  /**
   * Begins at a position.
   *
   * @param feed that was opened at the same position; closed with this
   * @param startOffset of the backup: records before it are left out
   * @param compacted whether the cleaner works on the partition
   * @param firstReadOffset where reading began, perhaps by an earlier run
   */
  public CommittedBatches(
      PartitionFeed feed,
      SourceLog log,
      boolean compacted,
      long startOffset,
      long firstReadOffset,
      long position,
      long endOffset,
      int leaderEpoch) {
    this.feed = feed;
    this.log = log;
    this.compacted = compacted;
    this.startOffset = startOffset;
    this.position = position;
    this.endOffset = endOffset;
    this.leaderEpoch = leaderEpoch;
    // What was read before may have had holes: nobody remembers, so suppose it.
    this.holes = compacted && position > firstReadOffset;
  }

  /** The offset behind all that was taken or dropped. */
  public long position() {
    return position;
  }

  /** Where this ends, as known by now. */
  public long endOffset() {
    return endOffset;
  }

  /** Leader epoch of the last batch before the position, -1 if there was none. */
  public int leaderEpoch() {
    return leaderEpoch;
  }

  /** Gaps found so far. */
  public List<Gap> gaps() {
    return List.copyOf(gaps);
  }

  /** Bytes of batches that came from Kafka, kept or dropped. */
  public long fetchedBytes() {
    return fetchedBytes;
  }

  /** What a user should know of this reading, in sentences; empty if all is as it should be. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (stillMoving()) {
      warnings.add(
          feed.partition()
              + ": compaction was removing records faster than they were read; a key that changed"
              + " meanwhile may be missing");
    }
    cutOff.ifPresent(
        end ->
            warnings.add(
                feed.partition()
                    + ": the log was cut back to offset "
                    + end
                    + " while it was read; the backup ends where it does"));
    return warnings;
  }

  /** Whether the end was given up on while the cleaner was still at work before it. */
  private boolean stillMoving() {
    return holes && pieces >= MOST_PIECES;
  }

  /**
   * {@inheritDoc} Once there is none, there never is one again, though the log may have grown.
   *
   * @throws LogCutBackException if the log before the position is not the one that was read
   * @throws CorruptBatchException if the source hands out damaged batches
   * @throws sh.oso.kafka.backup.api.KafkaBackupException if the source cannot be read
   */
  @Override
  public Optional<SegmentBatch> peek() throws IOException {
    while (peeked == null) {
      if (batches.hasNext()) {
        consider(batches.next());
      } else if (ended || !nextChunk()) {
        ended = true;
        return Optional.empty();
      }
    }
    return Optional.of(peeked);
  }

  @Override
  public void take() {
    SegmentBatch taken = peeked;
    if (taken == null) {
      throw new IllegalStateException("nothing was peeked at");
    }
    moveTo(taken.lastOffset() + 1, taken.leaderEpoch());
    peeked = null;
  }

  private boolean nextChunk() throws IOException {
    releaseChunk();
    while (true) {
      try {
        Optional<Chunk> next = position < endOffset ? feed.take() : Optional.empty();
        if (next.isPresent()) {
          open(next.get());
          return true;
        }
        if (!moveEnd()) {
          return false;
        }
      } catch (OutOfRangeException e) {
        lookAgain();
      } catch (NonsenseException e) {
        throw new CorruptBatchException(String.valueOf(e.getMessage()), e);
      }
    }
  }

  private void open(Chunk next) {
    chunk = next;
    fetchedBytes += next.records().remaining();
    aborted.begin(next.aborted());
    batches = new RebuiltBatches(new BatchIterator(next.records()));
  }

  /** Moves the end of a compacted partition on, if the piece just read asks for it. */
  private boolean moveEnd() {
    if (!compacted || !holes || stillMoving()) {
      return false;
    }
    long end = log.lastStableOffset();
    if (end <= endOffset) {
      return false;
    }
    pieces++;
    holes = false;
    endOffset = end;
    // Not only on: the chunk just worked on may have held batches beyond the old end.
    // Behind a hole, epochs may lie that have no batch left: the log did not go another way.
    feed.seek(position, end, behindHole ? FetchTarget.UNKNOWN_EPOCH : leaderEpoch);
    return true;
  }

  /** The source has nothing here: finds out what it has, and goes on with that. */
  private void lookAgain() throws LogCutBackException {
    long logStart = log.logStartOffset();
    long stable = log.lastStableOffset();
    if (position < logStart) {
      long next = Math.min(logStart, endOffset);
      gaps.add(new Gap(position, next - 1, Gap.Reason.DELETED_AT_SOURCE));
      position = next;
      startOffset = Math.max(startOffset, next);
    } else if (position > stable) {
      throw new LogCutBackException(
          feed.partition() + " now ends before offset " + position + ": its log was cut back");
    } else if (stable < endOffset) {
      cutOff = OptionalLong.of(stable);
      endOffset = stable;
    }
    // Without an epoch: a broker that has lost its record of them answers out of range for it.
    feed.seek(position, endOffset, FetchTarget.UNKNOWN_EPOCH);
  }

  private void consider(BatchView batch) {
    if (batch.lastOffset() < position) {
      return;
    }
    if (batch.baseOffset() >= endOffset) {
      // What lies here was compacted away, up to the end and beyond.
      behindHole = position < endOffset;
      holes |= behindHole;
      position = endOffset;
      batches = List.<BatchView>of().iterator();
      return;
    }
    if (!batch.crcMatches()) {
      throw new CorruptBatchException(
          feed.partition() + ": the source hands out a damaged batch: " + batch);
    }
    noticeHoles(batch);
    if (aborted.drops(batch)) {
      moveTo(batch.lastOffset() + 1, batch.partitionLeaderEpoch());
      return;
    }
    if (batch.baseOffset() < startOffset) {
      trim(batch);
    } else {
      keep(batch);
    }
  }

  private void trim(BatchView batch) {
    BatchIterator trimmed = new BatchIterator(BatchTrim.from(batch.bytes(), startOffset));
    if (trimmed.hasNext()) {
      keep(trimmed.next());
    } else {
      moveTo(batch.lastOffset() + 1, batch.partitionLeaderEpoch());
    }
  }

  private void keep(BatchView kept) {
    OptionalLong earliest = EarliestTimestamp.find(kept);
    peeked =
        new SegmentBatch(
            kept.bytes(),
            kept.baseOffset(),
            kept.lastOffset(),
            kept.count(),
            earliest.orElse(Math.max(-1, kept.baseTimestamp())),
            earliest.isPresent(),
            Math.max(-1, kept.maxTimestamp()),
            kept.partitionLeaderEpoch(),
            kept.compressionId() != 0);
  }

  private void noticeHoles(BatchView batch) {
    boolean within = !batch.isControl() && batch.count() < batch.lastOffsetDelta() + 1;
    holes |= batch.baseOffset() > position || within;
  }

  private void moveTo(long offset, int epoch) {
    position = offset;
    leaderEpoch = epoch;
    behindHole = false;
    if (position > endOffset) {
      endOffset = position;
    }
  }

  private void releaseChunk() {
    Chunk held = chunk;
    chunk = null;
    if (held != null) {
      held.release();
    }
  }

  /** Ends the feed and gives its memory back. */
  @Override
  public void close() {
    releaseChunk();
    feed.close();
  }
}
