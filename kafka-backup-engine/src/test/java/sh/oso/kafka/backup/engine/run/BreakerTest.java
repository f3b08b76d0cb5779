package sh.oso.kafka.backup.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.CircuitBreaker;
import sh.oso.kafka.backup.api.RunEvent;

class BreakerTest {

  private final IOException down = new IOException("down");

  private final ManualTime time = new ManualTime();
  private final List<RunEvent> events = new ArrayList<>();
  private final Breaker breaker = breaker(true);

  private Breaker breaker(boolean enabled) {
    return new Breaker(
        "it", new CircuitBreaker(enabled, 3, Duration.ofSeconds(10)), events::add, time);
  }

  private void fail(Breaker failing, int times) {
    for (int i = 0; i < times; i++) {
      time.pass(1);
      failing.failed(time.nanos(), down);
    }
  }

  @Test
  void opensAfterFailuresInARowAndSaysSo() {
    fail(breaker, 2);
    breaker.answered();
    fail(breaker, 2);
    assertThat(breaker.isClosed()).isTrue();

    fail(breaker, 1);

    assertThat(breaker.isClosed()).isFalse();
    assertThat(breaker.tryProbe()).isFalse();
    assertThat(events).containsExactly(new RunEvent.Paused("it", "down", Duration.ofSeconds(10)));
  }

  @Test
  void failuresThatComeTogetherCountOnce() {
    long asked = time.nanos();
    time.pass(1);
    for (int i = 0; i < 100; i++) {
      breaker.failed(asked, down);
    }

    assertThat(breaker.isClosed()).isTrue();
  }

  @Test
  void oneFindsOutForAll() {
    fail(breaker, 3);
    time.pass(10_001);

    assertThat(breaker.tryProbe()).isTrue();
    assertThat(breaker.tryProbe()).isFalse();
    assertThat(breaker.isProbed()).isTrue();
    fail(breaker, 1);
    assertThat(breaker.tryProbe()).as("again not before its time").isFalse();
    time.pass(10_001);
    assertThat(breaker.tryProbe()).isTrue();
    breaker.answered();

    assertThat(breaker.isClosed()).isTrue();
    assertThat(events).hasSize(2).element(1).isInstanceOf(RunEvent.Resumed.class);
    assertThat(((RunEvent.Resumed) events.get(1)).after())
        .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(21));
  }

  @Test
  void whoDoesNotFindOutLetsTheNextOneTry() {
    fail(breaker, 3);
    time.pass(10_001);
    assertThat(breaker.tryProbe()).isTrue();

    breaker.abandonProbe();

    assertThat(breaker.tryProbe()).isTrue();
  }

  @Test
  void answersToWhatWasAskedBeforeItOpenedChangeNothing() {
    fail(breaker, 3);

    breaker.answered();
    breaker.failed(time.nanos() - 1, down);

    assertThat(breaker.isClosed()).isFalse();
    assertThat(events).hasSize(1);
  }

  @Test
  void neverOpensWhenItIsOff() {
    Breaker off = breaker(false);

    fail(off, 100);

    assertThat(off.isClosed()).isTrue();
    assertThat(off.tryProbe()).isFalse();
    assertThat(events).isEmpty();
  }
}
