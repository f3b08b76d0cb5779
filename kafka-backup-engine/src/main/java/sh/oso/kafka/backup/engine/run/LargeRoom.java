package sh.oso.kafka.backup.engine.run;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;

/**
 * Memory for batches that are too large for a lane's own share: one budget for all lanes of a run,
 * first come, first served. What wants more than the whole budget gets all of it, and so is alone.
 * A lane that holds room neither takes more nor waits for another lane; so all get through. Safe
 * for use by many threads.
 */
public final class LargeRoom {

  private static final int UNIT_BYTES = 64 << 10;

  /** An idle buffer is too large for a wish when it is this many times as large. */
  private static final int MOST_WASTE = 4;

  private final int units;
  private final Semaphore free;
  private final NavigableMap<Integer, Deque<ByteBuffer>> idle = new TreeMap<>();
  private long idleBytes;
  private long lentBytes;

  /** Makes room of some bytes. */
  public LargeRoom(long bytes) {
    this.units = (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / UNIT_BYTES));
    this.free = new Semaphore(units, true);
  }

  /**
   * Waits for room.
   *
   * @param bytes how much; not to be called by a lane that holds some
   * @return room, to be closed by the caller
   */
  public Held take(long bytes) throws InterruptedException {
    int wanted = (int) Math.min(units, (bytes + UNIT_BYTES - 1) / UNIT_BYTES);
    free.acquire(wanted);
    return new Held(wanted);
  }

  /** Room that a lane holds. For one thread. */
  public final class Held implements AutoCloseable {

    private final int held;
    private final List<ByteBuffer> lent = new ArrayList<>();
    private boolean closed;

    private Held(int held) {
      this.held = held;
    }

    /** A direct buffer within this room, from position 0 to the limit; good until the close. */
    public ByteBuffer direct(int bytes) {
      ByteBuffer buffer = lend(bytes);
      lent.add(buffer);
      return buffer.clear().limit(bytes);
    }

    /** Gives the room back. Closing again does nothing. */
    @Override
    public void close() {
      if (!closed) {
        closed = true;
        takeBack(lent);
        free.release(held);
      }
    }
  }

  private synchronized ByteBuffer lend(int bytes) {
    Map.Entry<Integer, Deque<ByteBuffer>> fitting = idle.ceilingEntry(bytes);
    ByteBuffer buffer;
    if (fitting != null && fitting.getKey() / MOST_WASTE <= bytes) {
      buffer = fitting.getValue().pop();
      if (fitting.getValue().isEmpty()) {
        idle.remove(fitting.getKey());
      }
      idleBytes -= buffer.capacity();
    } else {
      if (lentBytes + idleBytes + bytes > (long) units * UNIT_BYTES) {
        idle.clear();
        idleBytes = 0;
      }
      buffer = ByteBuffer.allocateDirect(bytes);
    }
    lentBytes += buffer.capacity();
    return buffer;
  }

  private synchronized void takeBack(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      lentBytes -= buffer.capacity();
      idleBytes += buffer.capacity();
      idle.computeIfAbsent(buffer.capacity(), c -> new ArrayDeque<>()).push(buffer);
    }
  }
}
