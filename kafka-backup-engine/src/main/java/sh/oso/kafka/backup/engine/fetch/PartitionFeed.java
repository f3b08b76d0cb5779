package sh.oso.kafka.backup.engine.fetch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.KafkaBackupException;

/**
 * One partition between the loop that fetches and the thread that stores. The storing thread takes
 * chunks and may {@linkplain #seek seek}; the loop asks what to fetch and delivers. Safe for the
 * two.
 */
public final class PartitionFeed {

  /** Chunks that wait: one to work on, one more so that neither side waits for the other. */
  private static final int QUEUE_LENGTH = 2;

  private final TopicPartition partition;
  private final Uuid topicId;
  private final Runnable wakeLoop;
  private final Deque<Chunk> queue = new ArrayDeque<>();
  private long nextOffset;
  private long endOffset;
  private int lastEpoch;
  private @Nullable IOException obstacle;
  private boolean closed;
  private @Nullable KafkaBackupException failure;

  /** Grows by each seek, so that what was under way before it is known as stale. */
  private int generation;

  PartitionFeed(
      TopicPartition partition,
      Uuid topicId,
      long offset,
      long endOffset,
      int lastEpoch,
      Runnable wakeLoop) {
    this.partition = partition;
    this.topicId = topicId;
    this.nextOffset = offset;
    this.endOffset = endOffset;
    this.lastEpoch = lastEpoch;
    this.wakeLoop = wakeLoop;
  }

  TopicPartition partition() {
    return partition;
  }

  Uuid topicId() {
    return topicId;
  }

  // ---- the storing thread's side

  /**
   * Waits for the next chunk.
   *
   * @return a chunk for the caller to release, or empty if everything up to the end was taken
   * @throws OutOfRangeException if the source has nothing at the offset; a seek mends that
   * @throws LogCutBackException if the log before the offset is not the one that was read; a seek
   *     mends that
   * @throws NonsenseException if the source answered with what cannot be batches; a seek asks again
   * @throws KafkaBackupException if the loop gave up
   */
  synchronized Optional<Chunk> take() throws IOException {
    try {
      while (true) {
        if (!queue.isEmpty()) {
          Chunk chunk = queue.poll();
          wakeLoop.run();
          return Optional.of(chunk);
        }
        KafkaBackupException failed = failure;
        if (failed != null) {
          throw failed;
        }
        IOException obstructed = obstacle;
        if (obstructed != null) {
          throw obstructed;
        }
        if (nextOffset >= endOffset) {
          return Optional.empty();
        }
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for Kafka");
    }
  }

  /**
   * Goes on at another offset, up to another end; what was fetched before is dropped.
   *
   * @param epoch leader epoch of the batch before the offset, -1 if it is not known
   */
  synchronized void seek(long offset, long newEnd, int epoch) {
    dropQueue();
    generation++;
    nextOffset = offset;
    endOffset = newEnd;
    lastEpoch = epoch;
    obstacle = null;
    wakeLoop.run();
  }

  /** Ends the feed: nothing more is fetched for it. */
  synchronized void close() {
    closed = true;
    generation++;
    dropQueue();
    wakeLoop.run();
  }

  private void dropQueue() {
    queue.forEach(Chunk::release);
    queue.clear();
  }

  // ---- the loop's side

  /** What the loop may fetch now. */
  record Wish(long offset, long endOffset, int lastEpoch, int generation) {}

  synchronized boolean isClosed() {
    return closed || failure != null;
  }

  synchronized Optional<Wish> wish() {
    boolean wanted =
        !closed
            && failure == null
            && obstacle == null
            && nextOffset < endOffset
            && queue.size() < QUEUE_LENGTH;
    return wanted
        ? Optional.of(new Wish(nextOffset, endOffset, lastEpoch, generation))
        : Optional.empty();
  }

  /**
   * Hands over a chunk, unless it is stale.
   *
   * @param chunk whose answer was retained for the feed
   * @param next the offset behind its last whole batch
   * @param epoch leader epoch of that batch, -1 if it has none
   */
  synchronized void deliver(Wish wish, Chunk chunk, long next, int epoch) {
    if (wish.generation() != generation) {
      chunk.release();
      return;
    }
    queue.add(chunk);
    nextOffset = next;
    lastEpoch = epoch;
    notifyAll();
  }

  /** Nothing can be fetched until the storing thread seeks; it learns why, unless it did so. */
  synchronized void obstruct(Wish wish, IOException reason) {
    if (wish.generation() == generation) {
      obstacle = reason;
      notifyAll();
    }
  }

  synchronized void fail(KafkaBackupException cause) {
    failure = cause;
    notifyAll();
  }
}
