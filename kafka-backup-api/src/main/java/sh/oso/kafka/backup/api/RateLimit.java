package sh.oso.kafka.backup.api;

import org.jspecify.annotations.Nullable;

/**
 * How fast a backup or a restore may move record batches, all its partitions together. Counted are
 * batches that are stored, or sent to the target, with their size in logical bytes and their number
 * of records. It never runs ahead: after any time, no more has moved than that time allows, and
 * what a stall left unused is not made up for, except for a quarter of a second. A batch that is
 * larger than a second's worth moves when its time has passed.
 *
 * @param bytesPerSecond 1 or more; null for no limit
 * @param recordsPerSecond 1 or more; null for no limit
 */
public record RateLimit(@Nullable Long bytesPerSecond, @Nullable Long recordsPerSecond) {

  /** As fast as it goes. */
  public static final RateLimit NONE = new RateLimit(null, null);

  public RateLimit {
    String problems = "";
    if (bytesPerSecond != null && bytesPerSecond < 1) {
      problems = "bytesPerSecond: needs 1 or more, got " + bytesPerSecond;
    }
    if (recordsPerSecond != null && recordsPerSecond < 1) {
      problems +=
          (problems.isEmpty() ? "" : "; ")
              + "recordsPerSecond: needs 1 or more, got "
              + recordsPerSecond;
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(problems);
    }
  }

  /**
   * The share of one of several processes that have this limit together.
   *
   * @param processes how many there are, 1 or more
   * @return a limit that all of them together do not exceed, but for at least 1 each
   */
  public RateLimit share(int processes) {
    return new RateLimit(share(bytesPerSecond, processes), share(recordsPerSecond, processes));
  }

  private static @Nullable Long share(@Nullable Long limit, int processes) {
    return limit == null ? null : Long.valueOf(Math.max(1, limit / processes));
  }
}
