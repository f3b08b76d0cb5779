package sh.oso.kafka.backup.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.RateLimit;
import sh.oso.kafka.backup.engine.run.ManualTime;
import sh.oso.kafka.backup.engine.run.Pace;
import sh.oso.kafka.backup.engine.segment.BatchSupply;
import sh.oso.kafka.backup.engine.segment.SegmentBatch;

class PacedBatchesTest {

  private final ManualTime time = new ManualTime();
  private final long start = time.nanos();

  private static SegmentBatch batch(int records) {
    return new SegmentBatch(
        ByteBuffer.allocate(100), 0, records - 1, records, -1, true, -1, 0, false);
  }

  private PacedBatches paced(Duration segmentAge, SegmentBatch... batches) {
    Deque<SegmentBatch> left = new ArrayDeque<>(List.of(batches));
    BatchSupply supply =
        new BatchSupply() {
          @Override
          public Optional<SegmentBatch> peek() {
            return Optional.ofNullable(left.peek());
          }

          @Override
          public void take() {
            left.remove();
          }
        };
    return new PacedBatches(supply, new Pace(new RateLimit(null, 10L), time), segmentAge);
  }

  @Test
  void lookingAgainCostsNothing() throws IOException {
    PacedBatches batches = paced(Duration.ofMinutes(1), batch(10), batch(10));

    assertThat(batches.begin()).isPresent();
    assertThat(batches.peek()).isPresent();
    assertThat(batches.peek()).isPresent();
    assertThat(time.secondsSince(start)).isEqualTo(1);
    batches.take();
    assertThat(batches.peek()).isPresent();
    assertThat(time.secondsSince(start)).isEqualTo(2);
  }

  @Test
  void noSegmentIsHeldOpenBeyondItsAge() throws IOException {
    PacedBatches batches = paced(Duration.ofMinutes(1), batch(10), batch(100_000), batch(10));
    assertThat(batches.begin()).isPresent();
    batches.take();

    assertThat(batches.peek()).as("the segment ends").isEmpty();
    assertThat(time.secondsSince(start)).as("at once").isEqualTo(1);

    assertThat(batches.begin().orElseThrow().records()).isEqualTo(100_000);
    assertThat(time.secondsSince(start)).isEqualTo(10_001);
    assertThat(batches.peek().orElseThrow().records()).isEqualTo(100_000);
    batches.take();
    assertThat(batches.peek().orElseThrow().records()).isEqualTo(10);
    batches.take();
    assertThat(batches.peek()).isEmpty();
    assertThat(batches.begin()).isEmpty();
    assertThat(time.secondsSince(start)).isEqualTo(10_002);
  }

  @Test
  void anInterruptEndsTheWait() {
    PacedBatches batches = paced(Duration.ofMinutes(1), batch(1_000));
    Thread.currentThread().interrupt();

    assertThatThrownBy(batches::begin).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
