package sh.oso.kafka.backup.engine.origin;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;

/** Finds all positions of all source partitions in one pass over a partition's records. */
final class WholeRead implements OriginSearch.Origins {

  private final Map<Integer, Slots> slots = new HashMap<>();
  private final Map<Integer, Found> firsts = new TreeMap<>();

  /**
   * Begins a pass.
   *
   * @param wanted positions of the source, by source partition
   */
  WholeRead(Map<Integer, NavigableSet<Long>> wanted) {
    wanted.forEach((source, positions) -> slots.put(source, new Slots(positions)));
  }

  /** Takes the next record of the partition. */
  void add(Origin origin, long offset) {
    firsts.computeIfAbsent(origin.partition(), source -> new Found(offset, origin.offset(), -1));
    Slots ofSource = slots.get(origin.partition());
    if (ofSource != null) {
      ofSource.add(origin.offset(), offset);
    }
  }

  @Override
  public Map<Integer, Found> firsts() {
    return firsts;
  }

  @Override
  public Found find(int source, long position) {
    Slots ofSource = slots.get(source);
    return ofSource == null ? Found.NOTHING : ofSource.find(position);
  }

  private static final class Slots {

    private final long[] positions;
    private final long[] firsts;
    private final long[] originals;
    private final long[] lasts;
    private int withFirst;

    Slots(NavigableSet<Long> wanted) {
      positions = wanted.stream().mapToLong(Long::longValue).toArray();
      firsts = new long[positions.length];
      originals = new long[positions.length];
      lasts = new long[positions.length];
      Arrays.fill(firsts, -1);
      Arrays.fill(originals, -1);
      Arrays.fill(lasts, -1);
    }

    void add(long original, long offset) {
      int at = Arrays.binarySearch(positions, original);
      int reached = at >= 0 ? at + 1 : -at - 1;
      // Positions below this one have got their first record already.
      for (; withFirst < reached; withFirst++) {
        firsts[withFirst] = offset;
        originals[withFirst] = original;
      }
      if (reached < lasts.length) {
        lasts[reached] = offset; // it is before this position, and so before all that follow
      }
    }

    Found find(long position) {
      int at = Arrays.binarySearch(positions, position);
      if (at < 0) {
        throw new IllegalArgumentException("position " + position + " was not asked for");
      }
      long last = -1;
      for (int i = 0; i <= at; i++) {
        last = Math.max(last, lasts[i]);
      }
      return new Found(firsts[at], originals[at], last);
    }
  }
}
