package sh.oso.kafka.backup.engine.produce;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.engine.batch.OutBatch;

/**
 * Batches on their way from a reading thread to the sending one. Bounded in bytes, which are
 * counted until the batch is acknowledged.
 */
public final class BatchQueue implements BatchSource {

  private final long limitBytes;
  private final Runnable whenFilled;
  private final Deque<OutBatch> batches = new ArrayDeque<>();
  private long heldBytes;
  private boolean finished;
  private boolean abandoned;
  private @Nullable RuntimeException failure;

  /**
   * Makes an empty queue.
   *
   * @param limitBytes most bytes held; a single batch may be larger
   * @param whenFilled called by the reading thread when there is something to take: {@link
   *     ProduceLoop#wakeup()}
   */
  public BatchQueue(long limitBytes, Runnable whenFilled) {
    this.limitBytes = limitBytes;
    this.whenFilled = whenFilled;
  }

  /**
   * Adds a batch, waiting for room.
   *
   * @param batch taken over
   * @return false if nobody will take it any more, and the reader may stop
   * @throws InterruptedException if interrupted while waiting; the batch was not added
   */
  public boolean put(OutBatch batch) throws InterruptedException {
    synchronized (this) {
      int bytes = batch.bytes().limit();
      while (!abandoned && heldBytes > 0 && heldBytes + bytes > limitBytes) {
        wait();
      }
      if (abandoned) {
        return false;
      }
      batches.add(batch);
      heldBytes += bytes;
    }
    whenFilled.run();
    return true;
  }

  /**
   * Waits until all that was put is stored in the target, or nobody will take it any more.
   *
   * @throws InterruptedException if interrupted while waiting
   */
  public synchronized void awaitAcknowledged() throws InterruptedException {
    while (heldBytes > 0 && !abandoned) {
      wait();
    }
  }

  /** Says that no more batches will come. */
  public void finish() {
    synchronized (this) {
      finished = true;
    }
    whenFilled.run();
  }

  /**
   * Says that no more batches can be had. What was put before is still sent.
   *
   * @param reason what the partition fails with
   */
  public void fail(RuntimeException reason) {
    synchronized (this) {
      failure = reason;
    }
    whenFilled.run();
  }

  @Override
  public synchronized @Nullable OutBatch poll() {
    OutBatch next = batches.poll();
    if (next == null && failure != null) {
      throw failure;
    }
    return next;
  }

  @Override
  public synchronized boolean isExhausted() {
    return finished && batches.isEmpty();
  }

  @Override
  public synchronized void acknowledged(OutBatch batch) {
    heldBytes -= batch.bytes().limit();
    notifyAll();
  }

  @Override
  public synchronized void abandon() {
    abandoned = true;
    batches.clear();
    notifyAll();
  }
}
