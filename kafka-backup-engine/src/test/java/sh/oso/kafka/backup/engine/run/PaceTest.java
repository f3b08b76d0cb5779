package sh.oso.kafka.backup.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.oso.kafka.backup.api.RateLimit;

class PaceTest {

  private static final Offset<Double> MOMENT = within(0.002);

  private final ManualTime time = new ManualTime();
  private final long start = time.nanos();

  private Pace pace(@Nullable Long bytesPerSecond, @Nullable Long recordsPerSecond) {
    return new Pace(new RateLimit(bytesPerSecond, recordsPerSecond), time);
  }

  private void move(Pace pace, long bytes, long records) throws InterruptedException {
    pace.await(pace.book(bytes, records));
  }

  @Test
  void withoutLimitsNothingWaits() throws InterruptedException {
    Pace pace = new Pace(RateLimit.NONE, time);

    move(pace, Long.MAX_VALUE, Long.MAX_VALUE);

    assertThat(time.nanos()).isEqualTo(start);
  }

  @ParameterizedTest
  @ValueSource(longs = {20_000, 1_000_000, 100_000_000, 2_500_000_000L, 40_000_000_000L})
  void neverRunsAheadOfTheRateNorBehindIt(long rate) throws InterruptedException {
    Pace pace = pace(rate, null);
    Random random = new Random(rate);
    long moved = 0;
    while (time.secondsSince(start) < 10) {
      int bytes = 61 + random.nextInt((int) Math.max(20_000, rate / 5_000));
      move(pace, bytes, 1);
      moved += bytes;
      assertThat(moved / 1.0001).isLessThanOrEqualTo(rate * (time.secondsSince(start) + 0.002));
    }
    assertThat(moved / time.secondsSince(start) / rate).isCloseTo(1, within(0.001));
  }

  @Test
  void theFirstBatchWaitsLikeAnyOther() throws InterruptedException {
    Pace pace = pace(1_000_000L, null);

    move(pace, 500_000, 1);

    assertThat(time.secondsSince(start)).isCloseTo(0.5, MOMENT);
  }

  @Test
  void theStricterOfBothLimitsCounts() throws InterruptedException {
    Pace pace = pace(1_000_000L, 100L);

    move(pace, 1_000, 200);
    assertThat(time.secondsSince(start)).isCloseTo(2, MOMENT);

    move(pace, 5_000_000, 1);
    assertThat(time.secondsSince(start)).isBetween(6.7, 7.0);
  }

  @Test
  void whatIsLargerThanASecondsWorthMovesWhenItsTimeHasPassed() throws InterruptedException {
    Pace pace = pace(1_000L, null);

    move(pace, 100_000, 1);
    assertThat(time.secondsSince(start)).isCloseTo(100, MOMENT);
    move(pace, 1_000, 1);
    assertThat(time.secondsSince(start)).isCloseTo(101, MOMENT);
  }

  @Test
  void oneRecordASecondIsOneRecordASecond() throws InterruptedException {
    Pace pace = pace(null, 1L);

    for (int i = 0; i < 20; i++) {
      move(pace, 1_000_000, 1);
    }

    assertThat(time.secondsSince(start)).isCloseTo(20, MOMENT);
  }

  @Test
  void aStallIsNotMadeUpForButForAMoment() throws InterruptedException {
    Pace pace = pace(1_000_000L, null);
    time.pass(60_000);
    long afterStall = time.nanos();

    for (int i = 0; i < 100; i++) {
      move(pace, 20_000, 1);
    }

    assertThat(time.secondsSince(afterStall)).isCloseTo(1.75, MOMENT);
  }

  @Test
  void threadsShareOneRate() throws Exception {
    Pace pace = new Pace(new RateLimit(10_000_000L, null), Pace.Time.SYSTEM);
    long began = System.nanoTime();
    ExecutorService lanes = Executors.newFixedThreadPool(8);
    List<Future<?>> done = new ArrayList<>();
    for (int lane = 0; lane < 8; lane++) {
      done.add(
          lanes.submit(
              () -> {
                for (int i = 0; i < 25; i++) {
                  move(pace, 50_000, 1);
                }
                return null;
              }));
    }
    for (Future<?> lane : done) {
      lane.get();
    }
    lanes.shutdown();

    assertThat((System.nanoTime() - began) / 1e9).isGreaterThan(0.99);
  }

  @Test
  void aWaitCanBeInterrupted() {
    Pace pace = pace(1L, null);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> move(pace, 1_000, 1)).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aheadIsASecondsWorthWithinReason() {
    assertThat(Pace.aheadBytes(RateLimit.NONE, 99)).isEqualTo(99);
    assertThat(Pace.aheadBytes(new RateLimit(5_000_000L, null), 99_000_000)).isEqualTo(5_000_000);
    assertThat(Pace.aheadBytes(new RateLimit(null, 5_000L), 99_000_000)).isEqualTo(5_120_000);
    assertThat(Pace.aheadBytes(new RateLimit(1L, 1L), 99_000_000)).isEqualTo(1 << 20);
  }
}
