package sh.oso.kafka.backup.engine.faults;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** What befalls one attempt at a backup. */
sealed interface Trouble {

  /**
   * Calls of the store go wrong, and a run may get over it.
   *
   * @param clock by how much the writer's clock is wrong
   * @param jump by how much it is set while the run is at work
   */
  record BadStore(List<StoreFault> faults, Duration clock, Duration jump) implements Trouble {}

  /** The process is gone at some call of the store, before or after the store did its work. */
  record Crash(long atCall, boolean done) implements Trouble {}

  /** A process of its own gets kill -9 that long after it began to work. */
  record KilledProcess(int afterMillis) implements Trouble {}

  /** The broker gets kill -9, and is started again. */
  record KilledBroker(int afterMillis) implements Trouble {}

  /** Two writers are at the same backup id at once. */
  record TwoWriters(List<StoreFault> first, List<StoreFault> second) implements Trouble {}

  /** Another backup of the same owner is taken at the same time. */
  record TwoBackups(List<StoreFault> first, List<StoreFault> second) implements Trouble {}

  /**
   * Backups are pruned at the same time, hours after what was stored so far.
   *
   * @param keep how many of the newest stay
   * @param clock by how much the prune's clock is wrong
   */
  record PrunedMeanwhile(int keep, List<StoreFault> first, List<StoreFault> second, Duration clock)
      implements Trouble {}

  static Trouble draw(Random random) {
    int dice = random.nextInt(100);
    if (dice < 30) {
      return new BadStore(storeFaults(random), clock(random), clock(random));
    }
    if (dice < 55) {
      return new Crash(1 + random.nextInt(90), random.nextBoolean());
    }
    if (dice < 62) {
      return new BadStore(List.of(StoreFault.diskFull(random)), clock(random), Duration.ZERO);
    }
    if (dice < 70) {
      return new KilledProcess(random.nextInt(250));
    }
    if (dice < 74) {
      return new KilledBroker(random.nextInt(400));
    }
    if (dice < 82) {
      return new TwoWriters(storeFaults(random), storeFaults(random));
    }
    if (dice < 92) {
      return new PrunedMeanwhile(
          1 + random.nextInt(2), storeFaults(random), storeFaults(random), clock(random));
    }
    return new TwoBackups(storeFaults(random), storeFaults(random));
  }

  private static List<StoreFault> storeFaults(Random random) {
    return IntStream.range(0, random.nextInt(4)).mapToObj(i -> StoreFault.draw(random)).toList();
  }

  static Duration clock(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> Duration.ofSeconds(random.nextInt(20) - 10);
      case 1 -> Duration.ofHours(random.nextInt(100) - 50);
      case 2 -> Duration.ofDays(random.nextInt(2_000) - 1_000);
      default -> Duration.ZERO;
    };
  }
}
