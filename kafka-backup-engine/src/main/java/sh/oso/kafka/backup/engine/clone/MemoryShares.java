package sh.oso.kafka.backup.engine.clone;

import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.engine.run.Pace;

/**
 * How the memory budget is shared: half is for batches on their way to the target, a quarter for
 * what was fetched and waits; the rest is for what the lanes have in hand and for what is too
 * large.
 *
 * @param lanes partitions worked on at a time
 * @param fetchBytes budget of fetched bytes
 * @param queueBytes budget of one lane's batches that wait or are under way
 * @param largeBytes budget, for all lanes together, of batches that are larger than a frame
 */
record MemoryShares(int lanes, long fetchBytes, long queueBytes, long largeBytes) {

  /** A lane has a piece as it came, put together, and as rewritten, of a mebibyte each. */
  private static final long LANE_BYTES = 3 << 20;

  private static final long MOST_USEFUL_BYTES_PER_LANE = 16L << 20;

  static MemoryShares of(Limits limits, int partitions) {
    long budget = limits.memory().bytes();
    long affordable = Math.max(1, budget / 8 / LANE_BYTES);
    int lanes = (int) Math.min(Math.min(limits.parallelPartitions(), affordable), partitions);
    long queues = Pace.aheadBytes(limits.rateLimit(), budget / 2);
    long fetch =
        Pace.aheadBytes(
            limits.rateLimit(),
            Math.min(budget / 4, Math.max(2, lanes) * MOST_USEFUL_BYTES_PER_LANE));
    return new MemoryShares(
        lanes, fetch, queues / lanes, Math.max(1, budget - queues - fetch - lanes * LANE_BYTES));
  }
}
