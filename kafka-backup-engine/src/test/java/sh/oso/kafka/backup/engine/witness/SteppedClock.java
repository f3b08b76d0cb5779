package sh.oso.kafka.backup.engine.witness;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that goes as every clock does, and forward by as much as a test lets pass. */
public final class SteppedClock extends Clock {

  private volatile Duration passed = Duration.ZERO;

  /** Lets time pass. For one thread. */
  public void pass(Duration time) {
    passed = passed.plus(time);
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(passed);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
