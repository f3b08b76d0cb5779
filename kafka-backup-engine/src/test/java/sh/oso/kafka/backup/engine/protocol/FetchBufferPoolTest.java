package sh.oso.kafka.backup.engine.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FetchBufferPoolTest {

  private static final int MIB = 1 << 20;
  private static final int FIELDS = 64 << 10;

  private final AtomicInteger releases = new AtomicInteger();
  private final FetchBufferPool pool = new FetchBufferPool(10 * MIB, releases::incrementAndGet);

  @Test
  void refusesAReservationBeyondTheBudget() {
    assertThat(pool.tryReserve(4 * MIB)).isTrue();
    assertThat(pool.tryReserve(4 * MIB)).isTrue();
    assertThat(pool.tryReserve(4 * MIB)).isFalse();
    pool.cancel(4 * MIB);
    assertThat(pool.tryReserve(4 * MIB)).isTrue();
  }

  @Test
  void reservesLittleMoreThanAsked() {
    assertThat(pool.tryReserve(4_000_000)).isTrue();
    assertThat(pool.usedBytes()).isLessThan(4_000_000 * 5 / 4 + FIELDS);
    assertThat(pool.tryReserve(4_000_000)).isTrue();
  }

  @Test
  void grantsOneReservationLargerThanTheBudget() {
    assertThat(pool.tryReserve(64 * MIB)).isTrue();
    assertThat(pool.tryReserve(1)).isFalse();
    pool.cancel(64 * MIB);
    assertThat(pool.usedBytes()).isZero();
  }

  @Test
  void countsTheBufferInsteadOfTheReservationOnceAnswered() {
    pool.tryReserve(8 * MIB);
    ByteBuffer buffer = pool.tryAllocate(MIB + 100);
    assertThat(pool.usedBytes()).isEqualTo(8 * MIB + FIELDS);

    pool.settle(8 * MIB, buffer);
    assertThat(pool.usedBytes()).isEqualTo(MIB + FIELDS);

    pool.release(buffer);
    assertThat(pool.usedBytes()).isZero();
    assertThat(releases).hasValue(2);
  }

  @Test
  void handsOutWhatWasNotReservedAndRefusesTheNextReservation() {
    pool.tryReserve(MIB);
    ByteBuffer huge = pool.tryAllocate(12 * MIB);
    pool.settle(MIB, huge);

    assertThat(huge.limit()).isEqualTo(12 * MIB);
    assertThat(pool.tryReserve(MIB)).isFalse();
    pool.release(huge);
    assertThat(pool.tryReserve(MIB)).isTrue();
  }

  @Test
  void reusesBuffersWithTheLimitOfTheAnswer() {
    ByteBuffer first = pool.tryAllocate(MIB);
    first.position(500);
    pool.release(first);

    ByteBuffer second = pool.tryAllocate(1_000_000);

    assertThat(second).isSameAs(first);
    assertThat(second.position()).isZero();
    assertThat(second.limit()).isEqualTo(1_000_000);
  }

  @Test
  void takesSmallAnswersFromTheHeapUncounted() {
    pool.tryReserve(MIB);
    ByteBuffer small = pool.tryAllocate(100);
    pool.settle(MIB, small);

    assertThat(small.isDirect()).isFalse();
    assertThat(pool.usedBytes()).isZero();
    pool.release(small);
    assertThat(pool.usedBytes()).isZero();
  }

  @Test
  void takesALargerIdleBufferRatherThanExceedTheBudget() {
    ByteBuffer large = pool.tryAllocate(8 * MIB);
    pool.release(large);

    assertThat(pool.tryAllocate(2 * MIB)).isSameAs(large);
  }
}
