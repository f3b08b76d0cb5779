package sh.oso.kafka.backup.engine.protocol;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A broker's answer to a fetch. It holds the buffer that all its records lie in, until every holder
 * has let go: it begins with one holder, the {@link Reply}, which {@link #retain() adds} one for
 * each piece of the records that it hands on. May be retained and released by any thread.
 */
public final class FetchAnswer {

  private final List<PartitionFetch> partitions;
  private final Runnable whenReleased;
  private final AtomicInteger holders = new AtomicInteger(1);

  FetchAnswer(List<PartitionFetch> partitions, Runnable whenReleased) {
    this.partitions = List.copyOf(partitions);
    this.whenReleased = whenReleased;
  }

  /**
   * What was answered.
   *
   * @return one entry for each target of the request, in its order
   */
  public List<PartitionFetch> partitions() {
    return partitions;
  }

  /** Adds a holder. To be called by one who holds the answer already. */
  public void retain() {
    if (holders.getAndIncrement() <= 0) {
      throw new IllegalStateException("the answer was released already");
    }
  }

  /** Lets go. The last to do so gives the buffer back to the pool; records are garbage then. */
  public void release() {
    int left = holders.decrementAndGet();
    if (left < 0) {
      throw new IllegalStateException("the answer was released more often than retained");
    }
    if (left == 0) {
      whenReleased.run();
    }
  }
}
