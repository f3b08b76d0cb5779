package sh.oso.kafka.backup.api;

import java.util.List;

/**
 * What a check found.
 *
 * @param items the single checks, in the order made
 */
public record CheckReport(List<Item> items) {

  public CheckReport {
    items = List.copyOf(items);
  }

  /**
   * Tells whether all is well.
   *
   * @return true if nothing failed; warnings are no failures
   */
  public boolean passed() {
    return items.stream().allMatch(Item::passed);
  }

  /**
   * A single check.
   *
   * @param name what was looked at
   * @param result whether it is well, or else of what kind the trouble is
   * @param message what was found, and what to do if it is not well
   */
  public record Item(String name, Result result, String message) {

    /**
     * Tells whether this did not fail.
     *
     * @return true if it is well, or only a warning
     */
    public boolean passed() {
      return result == Result.PASSED || result == Result.WARNING;
    }
  }

  /** How a single check ended; kinds of failure as {@link KafkaBackupException} has them. */
  public enum Result {
    /** It is well. */
    PASSED,
    /** A backup can work, but something endangers it. */
    WARNING,
    /** What was asked for does not exist, or cannot work. */
    INVALID_REQUEST,
    /** Kafka cannot be reached. */
    KAFKA_UNREACHABLE,
    /** Kafka refuses access. */
    KAFKA_ACCESS,
    /** The store cannot be reached, refuses access, or does not keep its promises. */
    STORE,
    /** It failed for another reason. */
    FAILED
  }
}
