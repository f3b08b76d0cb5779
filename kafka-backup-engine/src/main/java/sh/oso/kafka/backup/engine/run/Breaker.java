package sh.oso.kafka.backup.engine.run;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.RunListener;

/**
 * The circuit breaker of one store or broker; {@link sh.oso.kafka.backup.api.CircuitBreaker} says
 * what it is for. Who asks looks at it first, and tells it what came of asking. Safe for use by
 * many threads.
 */
public final class Breaker {

  private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);

  private final String what;
  private final Duration resetTimeout;
  private final RunListener listener;
  private final Pace.Time time;
  private final CircuitBreaker circuit;
  private long lastCounted;
  private long openSince;

  /**
   * Begins closed.
   *
   * @param what its store or broker, as a person knows it
   * @param listener hears when it opens, and when it closes again
   */
  public Breaker(
      String what,
      sh.oso.kafka.backup.api.CircuitBreaker settings,
      RunListener listener,
      Pace.Time time) {
    this.what = what;
    this.resetTimeout = settings.resetTimeout();
    this.listener = listener;
    this.time = time;
    this.lastCounted = time.nanos();
    this.circuit =
        CircuitBreaker.of(
            what,
            CircuitBreakerConfig.custom()
                .slidingWindow(
                    settings.failureThreshold(),
                    settings.failureThreshold(),
                    SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(100)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitDurationInOpenState(resetTimeout)
                .clock(new NanoClock(time))
                .build());
    if (!settings.enabled()) {
      circuit.transitionToDisabledState();
    }
  }

  /** Whether all may ask. */
  public boolean isClosed() {
    State state = circuit.getState();
    return state == State.CLOSED || state == State.DISABLED;
  }

  /**
   * Whether the caller is to find out for all others whether it is up again. It must tell what came
   * of it, or that it does not know.
   */
  public boolean tryProbe() {
    return !isClosed() && circuit.tryAcquirePermission();
  }

  /** Whether the one that finds out is at it. */
  public boolean isProbed() {
    return circuit.getState() == State.HALF_OPEN;
  }

  /** The probe came to no end. */
  public void abandonProbe() {
    circuit.releasePermission();
  }

  /** There was an answer. */
  public void answered() {
    @Nullable RunEvent event = null;
    synchronized (this) {
      boolean wasClosed = isClosed();
      circuit.onSuccess(0, TimeUnit.NANOSECONDS);
      if (!wasClosed && isClosed()) {
        Duration after = Duration.ofNanos(time.nanos() - openSince);
        LOG.info("Goes on, it answers again: what={} afterSeconds={}", what, after.toSeconds());
        event = new RunEvent.Resumed(what, after);
      }
    }
    tell(event);
  }

  /**
   * It was not available.
   *
   * @param askedAt when it was asked, by the clock of {@link Pace.Time}
   */
  public void failed(long askedAt, Exception failure) {
    @Nullable RunEvent event = null;
    synchronized (this) {
      if (askedAt - lastCounted < 0) {
        return;
      }
      lastCounted = time.nanos();
      boolean wasClosed = isClosed();
      circuit.onError(0, TimeUnit.NANOSECONDS, failure);
      if (wasClosed && !isClosed()) {
        openSince = lastCounted;
        LOG.info(
            "Pauses, it is down: what={} forSeconds={} reason={}",
            what,
            resetTimeout.toSeconds(),
            failure.getMessage());
        event = new RunEvent.Paused(what, String.valueOf(failure.getMessage()), resetTimeout);
      }
    }
    tell(event);
  }

  private void tell(@Nullable RunEvent event) {
    if (event != null) {
      listener.on(event);
    }
  }

  /** Time that no administrator changes. */
  private static final class NanoClock extends Clock {

    private final Pace.Time time;

    NanoClock(Pace.Time time) {
      this.time = time;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.EPOCH.plusNanos(time.nanos());
    }
  }
}
