package sh.oso.kafka.backup.engine.faults;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;

/** A clock that is wrong, and that is set while somebody goes by it. */
final class JumpingClock extends Clock {

  private final Duration wrong;
  private final Duration jump;
  private final AtomicInteger looks = new AtomicInteger();

  /** Jumps after the first look at it, which is that for the beginning of a run. */
  JumpingClock(Duration wrong, Duration jump) {
    this.wrong = wrong;
    this.jump = jump;
  }

  @Override
  public Instant instant() {
    Instant now = Instant.now().plus(wrong);
    return looks.getAndIncrement() == 0 ? now : now.plus(jump);
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
