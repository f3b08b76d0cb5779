package sh.oso.kafka.backup.engine.backup;

import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.engine.run.Pace;

/**
 * How the memory budget is shared: each lane has a frame before and after compression and a store's
 * write buffer; of the rest, most is for what was fetched and waits.
 *
 * @param lanes partitions worked on at a time
 * @param fetchBytes budget of fetched bytes
 * @param largeBytes budget, for all lanes together, of batches that are larger than a frame
 */
record MemoryShares(int lanes, long fetchBytes, long largeBytes) {

  private static final long STORE_BYTES = 1 << 20;
  private static final long MOST_USEFUL_BYTES_PER_LANE = 16L << 20;

  static MemoryShares of(Limits limits, int partitions) {
    long budget = limits.memory().bytes();
    long laneBytes = 2 * limits.frameSize().bytes() + STORE_BYTES;
    int affordable = (int) Math.max(1, Math.min(1024, budget / 2 / laneBytes));
    int lanes = Math.min(Math.min(limits.parallelPartitions(), affordable), partitions);
    long rest = budget - lanes * laneBytes;
    long useful = Math.min(rest / 4 * 3, Math.max(2, lanes) * MOST_USEFUL_BYTES_PER_LANE);
    long fetchBytes = Pace.aheadBytes(limits.rateLimit(), useful);
    return new MemoryShares(lanes, fetchBytes, rest - fetchBytes);
  }
}
