package sh.oso.kafka.backup.api;

import java.time.Duration;

/**
 * When a run stops to ask a store or a broker that is down. A circuit breaker belongs to each store
 * and to each broker. After some failures in a row it opens: nothing is asked, and the run pauses
 * as far as it depends on that. When the reset timeout has passed, one attempt finds out whether
 * all goes on, or nothing for another reset timeout. Failures are those of availability: a refused
 * right or a missing object is none. Calls that fail while another's failure is not yet known count
 * once, however many they are.
 *
 * <p>How long an outage may last is for {@link Limits#retryTimeout} to say, open or not.
 *
 * @param enabled if false, what is down is asked again and again, with pauses of up to 5 s
 * @param failureThreshold failures in a row that open it; 1 or more
 * @param resetTimeout how long it stays open; 1 s or more, and less than the retry timeout
 */
public record CircuitBreaker(boolean enabled, int failureThreshold, Duration resetTimeout) {

  /** Never opens. */
  public static final CircuitBreaker OFF = new CircuitBreaker(false, 5, Duration.ofMinutes(1));

  /** Opens for a minute after five failures in a row. */
  public static final CircuitBreaker ON = new CircuitBreaker(true, 5, Duration.ofMinutes(1));

  public CircuitBreaker {
    String problems = "";
    if (failureThreshold < 1) {
      problems = "failureThreshold: needs 1 or more, got " + failureThreshold;
    }
    if (resetTimeout.toMillis() < 1_000) {
      problems +=
          (problems.isEmpty() ? "" : "; ")
              + "resetTimeout: needs 1 s or more, got "
              + resetTimeout.toMillis()
              + " ms";
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(problems);
    }
  }
}
