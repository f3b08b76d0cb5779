package sh.oso.kafka.backup.api;

import java.time.Duration;
import java.util.Map;

/**
 * Asks to delete the backups of an owner that a policy does not keep, runs that stand still, and
 * data that nothing names any more.
 *
 * @param labels the owner: backups with exactly these labels, apart from the label {@code hold}
 * @param policy which of them are kept
 * @param grace how long data stays after the backup that named it was deleted, and how long a run
 *     may show no sign of life before it is given up; at least {@link #LEAST_GRACE}
 * @param dryRun whether only to say what would be done
 */
public record PruneRequest(
    Map<String, String> labels, RetentionPolicy policy, Duration grace, boolean dryRun) {

  /** The usual grace: a day. */
  public static final Duration DEFAULT_GRACE = Duration.ofDays(1);

  /** The shortest grace: an hour, in which every run shows that it is alive several times. */
  public static final Duration LEAST_GRACE = Duration.ofHours(1);

  public PruneRequest {
    labels = Map.copyOf(labels);
    if (grace.compareTo(LEAST_GRACE) < 0) {
      throw new InvalidRequestException(
          "grace: needs at least 1 hour, in which a run shows that it is alive, got " + grace);
    }
  }

  /**
   * Asks for backups without labels.
   *
   * @param policy which of them are kept
   * @return a request with the usual grace
   */
  public static PruneRequest of(RetentionPolicy policy) {
    return new PruneRequest(Map.of(), policy, DEFAULT_GRACE, false);
  }

  /**
   * The same request for another owner.
   *
   * @param owner the labels of its backups
   * @return a copy
   */
  public PruneRequest withLabels(Map<String, String> owner) {
    return new PruneRequest(owner, policy, grace, dryRun);
  }

  /**
   * The same request with another grace.
   *
   * @param other how long
   * @return a copy
   */
  public PruneRequest withGrace(Duration other) {
    return new PruneRequest(labels, policy, other, dryRun);
  }

  /**
   * The same request that changes nothing.
   *
   * @return a copy
   */
  public PruneRequest asDryRun() {
    return new PruneRequest(labels, policy, grace, true);
  }
}
