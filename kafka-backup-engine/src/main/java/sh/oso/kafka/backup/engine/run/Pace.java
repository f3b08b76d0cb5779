package sh.oso.kafka.backup.engine.run;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.RateLimit;

/**
 * Keeps a run within its rate limit. Who wants to move something books it first and is told from
 * when on it may go: bookings queue up behind each other, whoever makes them. Safe for use by many
 * threads.
 */
public final class Pace {

  /** What a bucket of the library can be filled with, at most. */
  private static final long MOST_TOKENS_PER_SECOND = 1_000_000_000;

  /** Unused time that counts later on: less than that would be lost to waits that last too long. */
  private static final int SLACK_PARTS_OF_A_SECOND = 4;

  private static final long SHORTEST_SLEEP_NANOS = 1_000_000;

  /** Reading ahead is no gain beyond this, nor worth refusing below. */
  private static final long LEAST_AHEAD_BYTES = 1 << 20;

  private static final long TYPICAL_RECORD_BYTES = 1 << 10;

  private final Time time;
  private final @Nullable Bucket bytes;
  private final @Nullable Bucket records;
  private final long bytesPerToken;

  /** Where time comes from. */
  public interface Time {

    /** That of {@link System#nanoTime()}. */
    Time SYSTEM =
        new Time() {
          @Override
          public long nanos() {
            return System.nanoTime();
          }

          @Override
          public void sleep(long nanos) throws InterruptedException {
            Thread.sleep(Duration.ofNanos(nanos).toMillis(), (int) (nanos % 1_000_000));
          }
        };

    /** Nanoseconds since some moment. */
    long nanos();

    /** Waits. */
    void sleep(long nanos) throws InterruptedException;
  }

  /** Begins to count now. */
  public Pace(RateLimit limit, Time time) {
    this.time = time;
    Long perSecond = limit.bytesPerSecond();
    this.bytesPerToken = perSecond == null ? 1 : 1 + perSecond / MOST_TOKENS_PER_SECOND;
    this.bytes = perSecond == null ? null : bucket(perSecond / bytesPerToken, time);
    Long recordsPerSecond = limit.recordsPerSecond();
    this.records =
        recordsPerSecond == null
            ? null
            : bucket(Math.min(recordsPerSecond, MOST_TOKENS_PER_SECOND), time);
  }

  private static Bucket bucket(long perSecond, Time time) {
    return Bucket.builder()
        .addLimit(
            limit ->
                limit
                    .capacity(Math.max(1, perSecond / SLACK_PARTS_OF_A_SECOND))
                    .refillGreedy(perSecond, Duration.ofSeconds(1))
                    .initialTokens(0))
        .withCustomTimePrecision(
            new TimeMeter() {
              @Override
              public long currentTimeNanos() {
                return time.nanos();
              }

              @Override
              public boolean isWallClockBased() {
                return false;
              }
            })
        .build();
  }

  /**
   * Books what is to be moved.
   *
   * @return from when on it may go, for {@link #isDue} and {@link #await}
   */
  public long book(long someBytes, long someRecords) {
    // Rounded, so that the errors of many batches even out.
    long tokens =
        someBytes / bytesPerToken + (2 * (someBytes % bytesPerToken) >= bytesPerToken ? 1 : 0);
    long wait = Math.max(book(bytes, tokens), book(records, someRecords));
    return time.nanos() + wait;
  }

  private static long book(@Nullable Bucket bucket, long tokens) {
    return bucket == null || tokens == 0 ? 0 : bucket.consumeIgnoringRateLimits(tokens);
  }

  /** Whether what was booked may go. */
  public boolean isDue(long booked) {
    return time.nanos() - booked >= 0;
  }

  /** Waits until what was booked may go, but for moments too short to be slept. */
  public void await(long booked) throws InterruptedException {
    long wait = booked - time.nanos();
    while (wait >= SHORTEST_SLEEP_NANOS) {
      time.sleep(wait);
      wait = booked - time.nanos();
    }
  }

  /** The time of now, to be compared with bookings. */
  public long nanos() {
    return time.nanos();
  }

  /**
   * How many bytes are worth having ahead of what may move, so that a run's first act is not to
   * fetch for minutes: a second's worth.
   *
   * @param most without a limit
   */
  public static long aheadBytes(RateLimit limit, long most) {
    return Math.min(most, Math.max(LEAST_AHEAD_BYTES, bytesPerSecond(limit, TYPICAL_RECORD_BYTES)));
  }

  /**
   * The stricter of both limits in bytes.
   *
   * @param recordBytes size of a record
   */
  public static long bytesPerSecond(RateLimit limit, long recordBytes) {
    Long perSecond = limit.bytesPerSecond();
    Long recordsPerSecond = limit.recordsPerSecond();
    long byBytes = perSecond == null ? Long.MAX_VALUE : perSecond;
    long byRecords =
        recordsPerSecond == null || recordsPerSecond > Long.MAX_VALUE / Math.max(1, recordBytes)
            ? Long.MAX_VALUE
            : recordsPerSecond * Math.max(1, recordBytes);
    return Math.min(byBytes, byRecords);
  }
}
