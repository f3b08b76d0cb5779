package sh.oso.kafka.backup.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LargeRoomTest {

  private static final int MIB = 1 << 20;

  @Test
  void staysWithinTheBudgetAndLetsAllThrough() throws Exception {
    LargeRoom room = new LargeRoom(8 * MIB);
    AtomicLong held = new AtomicLong();
    AtomicLong peak = new AtomicLong();
    ExecutorService lanes = Executors.newFixedThreadPool(8);
    List<Future<?>> done = new ArrayList<>();
    for (int lane = 0; lane < 8; lane++) {
      Random random = new Random(lane);
      done.add(
          lanes.submit(
              () -> {
                for (int i = 0; i < 200; i++) {
                  int bytes = 1 + random.nextInt(7 * MIB);
                  try (LargeRoom.Held taken = room.take(bytes)) {
                    assertThat(taken.direct(bytes).remaining()).isEqualTo(bytes);
                    peak.accumulateAndGet(held.addAndGet(bytes), Math::max);
                    held.addAndGet(-bytes);
                  }
                }
                return null;
              }));
    }
    for (Future<?> lane : done) {
      lane.get();
    }
    lanes.shutdown();
    assertThat(peak.get()).isBetween(7L * MIB / 2, 8L * MIB);
  }

  @Test
  void letsThroughWhatIsLargerThanTheBudgetAlone() throws Exception {
    LargeRoom room = new LargeRoom(MIB);
    ExecutorService other = Executors.newSingleThreadExecutor();
    LargeRoom.Held huge = room.take(100L * MIB);
    Future<?> waiting =
        other.submit(
            () -> {
              room.take(1).close();
              return null;
            });
    assertThatThrownBy(() -> waiting.get(100, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    huge.close();
    waiting.get();
    other.shutdown();
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    LargeRoom room = new LargeRoom(MIB);
    LargeRoom.Held all = room.take(MIB);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> room.take(1)).isInstanceOf(InterruptedException.class);
    all.close();
    room.take(MIB).close();
  }
}
