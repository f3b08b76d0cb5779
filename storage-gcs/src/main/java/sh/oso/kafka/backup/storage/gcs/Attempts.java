package sh.oso.kafka.backup.storage.gcs;

import com.google.api.client.http.HttpResponseException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Tries single requests again that failed in passing, with growing pauses of random length; as long
 * as the service asked for, where it did. No attempt begins later than some seconds after the
 * first.
 */
final class Attempts {

  private static final int MOST = 4;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LAST_BEGIN = Duration.ofSeconds(10);

  private Attempts() {}

  /** A request. */
  @FunctionalInterface
  interface Request<T> {
    /**
     * Sends it.
     *
     * @param number of the attempt, from 1
     */
    T send(int number) throws IOException;
  }

  static <T> T run(Request<T> request) throws IOException {
    long begin = System.nanoTime();
    Duration pause = FIRST_PAUSE;
    for (int number = 1; ; number++) {
      checkInterrupt();
      try {
        return request.send(number);
      } catch (IOException e) {
        Duration wait = longer(jittered(pause), asked(e));
        Duration next = Duration.ofNanos(System.nanoTime() - begin).plus(wait);
        if (number == MOST || next.compareTo(LAST_BEGIN) > 0 || !GcsFailures.isPassing(e)) {
          throw e;
        }
        sleep(wait);
        pause = pause.multipliedBy(2);
      }
    }
  }

  private static void checkInterrupt() throws InterruptedIOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted");
    }
  }

  private static Duration jittered(Duration pause) {
    long half = pause.toMillis() / 2;
    return Duration.ofMillis(half + ThreadLocalRandom.current().nextLong(half + 1));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** What a throttling service wants; it may also name a date, which is not looked at. */
  private static Duration asked(IOException e) {
    String seconds =
        e instanceof HttpResponseException answer ? answer.getHeaders().getRetryAfter() : null;
    return seconds != null && seconds.matches("\\d{1,6}")
        ? Duration.ofSeconds(Long.parseLong(seconds))
        : Duration.ZERO;
  }

  private static void sleep(Duration pause) throws InterruptedIOException {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
