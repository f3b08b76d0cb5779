package sh.oso.kafka.backup.engine.clone;

import java.util.List;

/** Lists of runs of consecutive offsets: first and last offset of each, one after the other. */
final class Runs {

  private Runs() {}

  /** Adds offsets that come behind all others; both ends are included. */
  static void add(List<Long> runs, long first, long last) {
    int end = runs.size() - 1;
    if (end >= 0 && runs.get(end) + 1 == first) {
      runs.set(end, last);
    } else {
      runs.add(first);
      runs.add(last);
    }
  }

  /** How many offsets there are. */
  static long count(List<Long> runs) {
    long count = 0;
    for (int i = 0; i < runs.size(); i += 2) {
      count += runs.get(i + 1) - runs.get(i) + 1;
    }
    return count;
  }
}
