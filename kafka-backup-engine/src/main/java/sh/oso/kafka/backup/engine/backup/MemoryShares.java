package sh.oso.kafka.backup.engine.backup;

import sh.oso.kafka.backup.api.Limits;

/**
 * How the memory budget is shared: each lane has a frame before and after compression and a store's
 * write buffer; the rest is for what was fetched and waits.
 *
 * @param lanes partitions worked on at a time
 * @param fetchBytes budget of fetched bytes
 */
record MemoryShares(int lanes, long fetchBytes) {

  private static final long STORE_BYTES = 1 << 20;
  private static final long MOST_USEFUL_BYTES_PER_LANE = 16L << 20;

  static MemoryShares of(Limits limits, int partitions) {
    long budget = limits.memory().bytes();
    long laneBytes = 2 * limits.frameSize().bytes() + STORE_BYTES;
    int affordable = (int) Math.max(1, Math.min(1024, budget / 2 / laneBytes));
    int lanes = Math.min(Math.min(limits.parallelPartitions(), affordable), partitions);
    return new MemoryShares(
        lanes,
        Math.min(budget - lanes * laneBytes, Math.max(2, lanes) * MOST_USEFUL_BYTES_PER_LANE));
  }
}
