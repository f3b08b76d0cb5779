package sh.oso.kafka.backup.engine.clone;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A run's leave to send. It ends by itself unless the run keeps writing to the journal, and so sees
 * whether another run has begun. The producer epoch keeps runs apart whatever happens; the lease
 * sees to it that a run which goes on need not be refused because one before it was slow to stop.
 * Safe for use by many threads.
 */
final class Lease {

  /** How old the last document may be before another is written, while anything is under way. */
  static final Duration RENEWAL = Duration.ofSeconds(2);

  /** How long a run may send after it began to write the last document. */
  static final Duration LIFE = Duration.ofSeconds(6);

  /** How long after the last document nothing of that run is on its way to a broker any more. */
  static final Duration SETTLED = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;
  private volatile long renewed;

  /**
   * Begins, held.
   *
   * @param nanoTime tells the time as {@link System#nanoTime()} does
   */
  Lease(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.renewed = nanoTime.getAsLong();
  }

  long now() {
    return nanoTime.getAsLong();
  }

  /** Begins anew from when a write began that was done since. */
  void renew(long began) {
    renewed = began;
  }

  private boolean isWithin(Duration age) {
    return nanoTime.getAsLong() - renewed < age.toNanos();
  }

  boolean isHeld() {
    return isWithin(LIFE);
  }

  boolean isDue() {
    return !isWithin(RENEWAL);
  }
}
