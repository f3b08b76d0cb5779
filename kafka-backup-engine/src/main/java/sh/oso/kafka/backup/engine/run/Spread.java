package sh.oso.kafka.backup.engine.run;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Spreads work over the parts of a run: the heaviest first, each to the part that has the least by
 * then. So no part has more than 4/3 of what the best spread would give it (R. L. Graham, Bounds on
 * multiprocessing timing anomalies, 1969). The same work in the same order is always spread alike.
 */
public final class Spread {

  private record Load(long weight, int shard) {}

  private Spread() {}

  /**
   * Spreads.
   *
   * @param weight how much work one is, 0 or more; none is free
   * @return for each, in the order given, its part, from 0 on
   */
  public static <T> int[] over(int shards, List<T> work, ToLongFunction<? super T> weight) {
    PriorityQueue<Load> loads =
        new PriorityQueue<>(Comparator.comparingLong(Load::weight).thenComparing(Load::shard));
    for (int shard = 0; shard < shards; shard++) {
      loads.add(new Load(0, shard));
    }
    int[] chosen = new int[work.size()];
    IntStream.range(0, work.size())
        .boxed()
        .sorted(Comparator.comparingLong((Integer i) -> -weight.applyAsLong(work.get(i))))
        .forEach(
            i -> {
              Load least = loads.remove();
              chosen[i] = least.shard();
              long more = 1 + weight.applyAsLong(work.get(i));
              loads.add(new Load(least.weight() + more, least.shard()));
            });
    return chosen;
  }
}
