package sh.oso.kafka.backup.engine.backup;

import sh.oso.kafka.backup.api.Limits;

/**
 * How the memory budget is shared: each lane has a frame before and after compression, a store's
 * write buffer and the beginning of a segment; packs that are filled have a sixteenth; of the rest,
 * most is for what was fetched and waits.
 *
 * @param lanes partitions worked on at a time
 * @param fetchBytes budget of fetched bytes
 * @param largeBytes budget, for all lanes together, of batches that are larger than a frame
 * @param packsBytes budget of packs that are filled or stored
 * @param packBytes size from which on a pack is stored
 * @param smallBytes size up to which a segment is packed
 */
record MemoryShares(
    int lanes, long fetchBytes, long largeBytes, long packsBytes, long packBytes, int smallBytes) {

  private static final long STORE_BYTES = 1 << 20;
  private static final long MOST_USEFUL_BYTES_PER_LANE = 16L << 20;

  /** With one small segment more it still is what every store can put create-only: 5 MiB. */
  private static final long MOST_PACK_BYTES = 4 << 20;

  static MemoryShares of(Limits limits, int partitions) {
    long budget = limits.memory().bytes();
    long packsBytes = budget / 16;
    long packBytes =
        Math.min(MOST_PACK_BYTES, Math.min(limits.segmentSize().bytes(), packsBytes / 2));
    int smallBytes = (int) (packBytes / 4);
    long laneBytes = 2 * limits.frameSize().bytes() + STORE_BYTES + smallBytes;
    int affordable = (int) Math.max(1, Math.min(1024, budget / 2 / laneBytes));
    int lanes = Math.min(Math.min(limits.parallelPartitions(), affordable), partitions);
    long rest = budget - packsBytes - lanes * laneBytes;
    long fetchBytes = Math.min(rest / 4 * 3, Math.max(2, lanes) * MOST_USEFUL_BYTES_PER_LANE);
    return new MemoryShares(
        lanes, fetchBytes, rest - fetchBytes, packsBytes, packBytes, smallBytes);
  }
}
