package sh.oso.kafka.backup.engine.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.common.memory.MemoryPool;
import org.jspecify.annotations.Nullable;

/**
 * Reused direct buffers for fetched records, within a budget of bytes.
 *
 * <p>The account, {@link #usedBytes()}, has two parts:
 *
 * <ol>
 *   <li>Before a fetch is sent its largest regular answer is reserved ({@link #tryReserve}). This
 *       is the only place where the budget can refuse.
 *   <li>When the answer is there, the reservation is given up and the buffer that the answer
 *       occupies is counted in its stead, until it is released.
 * </ol>
 *
 * While an answer is being received its buffer is covered by the reservation, and is always handed
 * out: refusing a buffer to Kafka's network code would mute the connection with nothing to wake it
 * again. So a single batch larger than the reservation overdraws the account, and no fetch is sent
 * until that is paid back.
 *
 * <p>Buffers come in four sizes between each two powers of two, plus some room for the answer's own
 * fields. Answers up to {@value #SMALL_BYTES} bytes are left to the heap and are not counted. Safe
 * for use by many threads.
 */
public final class FetchBufferPool implements MemoryPool {

  /** Up to this size an answer comes from the heap: versions, metadata, empty fetches. */
  static final int SMALL_BYTES = 64 << 10;

  /** Room for an answer's fields beside the records: about 50 bytes for each partition. */
  private static final int FIELDS_BYTES = 64 << 10;

  private static final int LARGEST_POOLED_BYTES = (64 << 20) + FIELDS_BYTES;

  private final long budgetBytes;
  private final Runnable whenReleased;
  private final NavigableMap<Integer, Deque<ByteBuffer>> idle = new TreeMap<>();
  private final IdentityHashMap<ByteBuffer, Boolean> lent = new IdentityHashMap<>();
  private long idleBytes;
  private long lentBytes;
  private long usedBytes;

  /**
   * Makes an empty pool; buffers are allocated when first needed.
   *
   * @param budgetBytes most bytes reserved and held together
   * @param whenReleased called after bytes became free, by the thread that freed them, so that a
   *     polling thread can be woken; must be quick
   */
  public FetchBufferPool(long budgetBytes, Runnable whenReleased) {
    this.budgetBytes = budgetBytes;
    this.whenReleased = whenReleased;
  }

  /**
   * Reserves room for the answer to one fetch. {@link BrokerClient#fetch} takes the reservation
   * over and gives it up when the request is settled; without a fetch, {@link #cancel} does.
   *
   * @param maxBytes the limit that the fetch will be sent with
   * @return whether there was room. If nothing is in use there always is, so that a budget smaller
   *     than one answer slows down but does not stop
   */
  public synchronized boolean tryReserve(int maxBytes) {
    int capacity = capacityFor(maxBytes);
    if (usedBytes > 0 && usedBytes + capacity > budgetBytes) {
      return false;
    }
    usedBytes += capacity;
    return true;
  }

  /**
   * Gives up a reservation that no fetch was sent for.
   *
   * @param maxBytes as it was reserved with
   */
  public void cancel(int maxBytes) {
    settle(maxBytes, null);
  }

  /** Replaces a reservation by what the answer really occupies, if there is an answer. */
  void settle(int maxBytes, @Nullable ByteBuffer answer) {
    synchronized (this) {
      usedBytes -= capacityFor(maxBytes);
      if (answer != null && lent.containsKey(answer)) {
        lent.put(answer, true);
        usedBytes += answer.capacity();
      }
    }
    whenReleased.run();
  }

  @Override
  public synchronized ByteBuffer tryAllocate(int sizeBytes) {
    if (sizeBytes <= SMALL_BYTES) {
      return ByteBuffer.allocate(sizeBytes);
    }
    ByteBuffer buffer = takeOrAllocate(sizeBytes);
    buffer.clear().limit(sizeBytes);
    lent.put(buffer, false);
    lentBytes += buffer.capacity();
    return buffer;
  }

  private ByteBuffer takeOrAllocate(int sizeBytes) {
    if (sizeBytes > LARGEST_POOLED_BYTES) {
      return ByteBuffer.allocateDirect(sizeBytes);
    }
    int capacity = capacityFor(sizeBytes - FIELDS_BYTES);
    Map.Entry<Integer, Deque<ByteBuffer>> fitting = idle.ceilingEntry(capacity);
    boolean full = lentBytes + idleBytes + capacity > budgetBytes;
    if (fitting != null && (full || fitting.getKey() == capacity)) {
      return take(fitting);
    }
    // Nothing idle is large enough. Drop smaller ones so as to stay within the budget.
    while (lentBytes + idleBytes + capacity > budgetBytes && !idle.isEmpty()) {
      take(idle.lastEntry());
    }
    return ByteBuffer.allocateDirect(capacity);
  }

  private ByteBuffer take(Map.Entry<Integer, Deque<ByteBuffer>> entry) {
    ByteBuffer buffer = entry.getValue().pop();
    if (entry.getValue().isEmpty()) {
      idle.remove(entry.getKey());
    }
    idleBytes -= buffer.capacity();
    return buffer;
  }

  /** Takes a buffer back. One that is not from this pool's direct memory is left alone. */
  @Override
  public void release(ByteBuffer buffer) {
    synchronized (this) {
      Boolean counted = lent.remove(buffer);
      if (counted == null) {
        return;
      }
      lentBytes -= buffer.capacity();
      if (counted) {
        usedBytes -= buffer.capacity();
      }
      if (buffer.capacity() <= LARGEST_POOLED_BYTES) {
        idle.computeIfAbsent(buffer.capacity(), c -> new ArrayDeque<>()).push(buffer);
        idleBytes += buffer.capacity();
      }
    }
    whenReleased.run();
  }

  private static int capacityFor(int recordBytes) {
    long wanted = Math.max(recordBytes, SMALL_BYTES);
    long step = Long.highestOneBit(wanted) / 4;
    int rounded = (int) Math.min((wanted + step - 1) / step * step, 1 << 30);
    return rounded + FIELDS_BYTES;
  }

  /**
   * The account.
   *
   * @return bytes reserved for fetches under way plus bytes held by answers
   */
  public synchronized long usedBytes() {
    return usedBytes;
  }

  @Override
  public long size() {
    return budgetBytes;
  }

  @Override
  public synchronized long availableMemory() {
    return Math.max(0, budgetBytes - usedBytes);
  }

  /** Never: every answer that can come has been reserved for. */
  @Override
  public boolean isOutOfMemory() {
    return false;
  }
}
