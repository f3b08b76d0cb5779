package sh.oso.kafka.backup.engine.backup;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import sh.oso.kafka.backup.engine.run.Pace;
import sh.oso.kafka.backup.engine.segment.BatchSupply;
import sh.oso.kafka.backup.engine.segment.SegmentBatch;

/**
 * Hands batches on at the pace of the run. No segment is held open for a batch that may go only
 * when the segment is old enough to be closed: it ends before that batch. For one thread.
 */
final class PacedBatches implements BatchSupply {

  private final BatchSupply batches;
  private final Pace pace;
  private final Duration segmentAge;
  private boolean isBooked;
  private long booked;
  private long deadline;

  PacedBatches(BatchSupply batches, Pace pace, Duration segmentAge) {
    this.batches = batches;
    this.pace = pace;
    this.segmentAge = segmentAge;
  }

  /** Waits for the first batch of a segment; empty if there are none left. */
  Optional<SegmentBatch> begin() throws IOException {
    Optional<SegmentBatch> first = batches.peek();
    if (first.isPresent()) {
      awaitTurn(first.get());
      deadline = pace.nanos() + segmentAge.toNanos();
    }
    return first;
  }

  /** The next batch of the segment; empty at its end, which need not be that of the partition. */
  @Override
  public Optional<SegmentBatch> peek() throws IOException {
    Optional<SegmentBatch> next = batches.peek();
    if (next.isPresent()) {
      book(next.get());
      if (booked - deadline > 0) {
        return Optional.empty();
      }
      awaitTurn(next.get());
    }
    return next;
  }

  @Override
  public void take() {
    batches.take();
    isBooked = false;
  }

  private void book(SegmentBatch batch) {
    if (!isBooked) {
      booked = pace.book(batch.bytes().remaining(), batch.records());
      isBooked = true;
    }
  }

  private void awaitTurn(SegmentBatch batch) throws InterruptedIOException {
    book(batch);
    try {
      pace.await(booked);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while keeping to the rate limit");
    }
  }
}
