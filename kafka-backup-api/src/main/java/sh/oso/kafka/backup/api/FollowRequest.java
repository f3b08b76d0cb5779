package sh.oso.kafka.backup.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks for backups again and again, so that little is lost whenever the source is.
 *
 * @param backup what each of them is to hold. Without a backup id, since each gets one made from
 *     the time, and not full, since each goes on from the one before
 * @param commitInterval time from the start of one run to the start of the next; at least a second.
 *     A run that takes longer is followed by the next at once
 * @param prune what to delete after each commit, for the same labels; null for nothing. Should that
 *     fail it is a warning, and the next one does the rest
 */
public record FollowRequest(
    BackupRequest backup, Duration commitInterval, @Nullable PruneRequest prune) {

  /** Five minutes. */
  public static final Duration DEFAULT_COMMIT_INTERVAL = Duration.ofMinutes(5);

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  public FollowRequest {
    if (backup.backupId() != null) {
      throw new InvalidRequestException(
          "continuous backups are named by the time; leave the backup id "
              + backup.backupId()
              + " out");
    }
    if (backup.full()) {
      throw new InvalidRequestException(
          "continuous backups go on from each other; take a full one by itself before");
    }
    if (prune != null && !prune.labels().equals(backup.labels())) {
      throw new InvalidRequestException(
          "a continuous backup prunes backups with its own labels; give both the same");
    }
    if (commitInterval.compareTo(SHORTEST) < 0) {
      throw new InvalidRequestException(
          "commitInterval: needs at least " + SHORTEST.toSeconds() + " s, got " + commitInterval);
    }
  }

  /**
   * The same request with backups pruned after each commit.
   *
   * @param request what to delete
   * @return a copy
   */
  public FollowRequest withPrune(PruneRequest request) {
    return new FollowRequest(backup, commitInterval, request);
  }

  /**
   * Asks for some topics with all else at its default.
   *
   * @param topics names or patterns
   * @return a request that ends if a topic named literally is missing
   */
  public static FollowRequest of(String... topics) {
    return new FollowRequest(BackupRequest.of(topics), DEFAULT_COMMIT_INTERVAL, null);
  }

  /**
   * The same request with another interval.
   *
   * @param interval time from the start of one run to the start of the next
   * @return a copy
   */
  public FollowRequest withCommitInterval(Duration interval) {
    return new FollowRequest(backup, interval, prune);
  }
}
