package sh.oso.kafka.backup.engine.restore;

import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.engine.run.Pace;

/**
 * How the memory budget is shared: each lane has a frame as stored, as decompressed, as kept until
 * it is acknowledged and as rewritten; the rest is for queues and for what is too large.
 *
 * @param lanes partitions worked on at a time
 * @param queueBytes budget of one lane's batches that wait or are under way
 * @param largeBytes budget, for all lanes together, of batches that are larger than a frame
 */
record MemoryShares(int lanes, long queueBytes, long largeBytes) {

  static MemoryShares of(Limits limits, int partitions) {
    long budget = limits.memory().bytes();
    long laneBytes = 4 * limits.frameSize().bytes();
    long affordable = Math.max(1, budget / 2 / laneBytes);
    int lanes = (int) Math.min(Math.min(limits.parallelPartitions(), affordable), partitions);
    long rest = budget - lanes * laneBytes;
    long queues = Pace.aheadBytes(limits.rateLimit(), Math.min(rest / 4 * 3, budget / 2));
    return new MemoryShares(lanes, queues / lanes, rest - queues);
  }
}
