package sh.oso.kafka.backup.engine.faults;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What is to happen in one fault run.
 *
 * @param rounds each of which writes records and takes a backup
 */
record Scenario(long seed, List<Round> rounds) {

  /**
   * One backup.
   *
   * @param large whether so much is written that a partition takes several segments
   * @param attempts what befalls the attempts at it, one after the other
   * @param moreMeanwhile whether records are written after the first attempt that failed
   * @param givenUp whether no sound attempt follows those
   * @param kept hours later, how many backups a prune keeps; 0 for no prune
   * @param pruneCutAt the call of the store at which that prune is cut off; 0 if it is not
   * @param pruneClock by how much that prune's clock is wrong
   */
  record Round(
      boolean large,
      List<Trouble> attempts,
      boolean moreMeanwhile,
      boolean givenUp,
      int kept,
      int pruneCutAt,
      Duration pruneClock) {}

  static Scenario draw(long seed) {
    Random random = new Random(seed);
    int rounds = 2 + random.nextInt(2);
    return new Scenario(seed, IntStream.range(0, rounds).mapToObj(i -> round(random)).toList());
  }

  private static Round round(Random random) {
    int attempts = 1 + random.nextInt(2);
    return new Round(
        random.nextInt(3) == 0,
        IntStream.range(0, attempts).mapToObj(i -> Trouble.draw(random)).toList(),
        random.nextInt(3) == 0,
        random.nextInt(5) == 0,
        random.nextInt(2) == 0 ? 0 : 1 + random.nextInt(3),
        random.nextInt(2) == 0 ? 0 : 1 + random.nextInt(60),
        Trouble.clock(random));
  }
}
