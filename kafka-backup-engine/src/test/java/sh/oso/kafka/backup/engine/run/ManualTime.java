package sh.oso.kafka.backup.engine.run;

/** Time that stands still until somebody waits. For one thread. */
public final class ManualTime implements Pace.Time {

  private long nanos = 1L << 40;

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public void sleep(long wait) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    nanos += wait;
  }

  /** Lets time pass. */
  public void pass(long millis) {
    nanos += millis * 1_000_000;
  }

  /** Seconds from a moment to now. */
  public double secondsSince(long then) {
    return (nanos - then) / 1e9;
  }
}
