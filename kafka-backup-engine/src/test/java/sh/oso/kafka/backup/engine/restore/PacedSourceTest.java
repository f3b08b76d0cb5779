package sh.oso.kafka.backup.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.RateLimit;
import sh.oso.kafka.backup.engine.batch.OutBatch;
import sh.oso.kafka.backup.engine.produce.BatchQueue;
import sh.oso.kafka.backup.engine.produce.BatchSource;
import sh.oso.kafka.backup.engine.run.ManualTime;
import sh.oso.kafka.backup.engine.run.Pace;

class PacedSourceTest {

  private final ManualTime time = new ManualTime();
  private final BatchQueue queue = new BatchQueue(1 << 20, () -> {});
  private final PacedSource source =
      new PacedSource(queue, new Pace(new RateLimit(1_000L, null), time));

  private OutBatch put(int bytes) throws InterruptedException {
    OutBatch batch = new OutBatch(ByteBuffer.allocate(bytes), 1, 0, 0);
    queue.put(batch);
    return batch;
  }

  @Test
  void aBatchThatMayNotGoYetIsNotThereYet() throws InterruptedException {
    OutBatch batch = put(500);

    assertThat(source.poll()).isNull();
    time.pass(499);
    assertThat(source.poll()).isNull();
    time.pass(1);
    assertThat(source.poll()).isSameAs(batch);
    assertThat(source.poll()).isNull();
  }

  @Test
  void theOrderStays() throws InterruptedException {
    OutBatch large = put(5_000);
    OutBatch small = put(1);

    source.poll();
    time.pass(5_000);
    assertThat(source.poll()).isSameAs(large);
    assertThat(source.poll()).isNull();
    time.pass(1);
    assertThat(source.poll()).isSameAs(small);
  }

  @Test
  void isNotExhaustedWhileABatchWaits() throws InterruptedException {
    put(100);
    queue.finish();

    source.poll();
    assertThat(source.isExhausted()).isFalse();
    time.pass(100);
    assertThat(source.poll()).isNotNull();
    assertThat(source.isExhausted()).isTrue();
  }

  @Test
  void aFailureOfTheReaderComesAfterWhatWaits() throws InterruptedException {
    OutBatch batch = put(100);
    source.poll();
    queue.fail(new IllegalStateException("unreadable"));
    time.pass(100);

    assertThat(source.poll()).isSameAs(batch);
    assertThatThrownBy(source::poll).hasMessage("unreadable");
  }

  @Test
  void abandoningLetsTheReaderGo() throws InterruptedException {
    put(100);
    source.poll();

    source.abandon();

    assertThat(queue.put(new OutBatch(ByteBuffer.allocate(1), 1, 0, 0))).isFalse();
  }

  /** What was taken in time may be due when nothing may be sent any more. */
  @Test
  void aBatchThatWaitedIsNotSentWhileItMayNot() throws InterruptedException {
    OutBatch batch = put(500);
    boolean[] may = {true};
    PacedSource held =
        new PacedSource(
            new BatchSource() {
              @Override
              public @Nullable OutBatch poll() {
                return queue.poll();
              }

              @Override
              public boolean isExhausted() {
                return queue.isExhausted();
              }

              @Override
              public boolean maySendTaken() {
                return may[0];
              }

              @Override
              public void acknowledged(OutBatch taken) {
                queue.acknowledged(taken);
              }

              @Override
              public void abandon() {
                queue.abandon();
              }
            },
            new Pace(new RateLimit(1_000L, null), time));
    assertThat(held.poll()).isNull();
    time.pass(500);
    may[0] = false;
    assertThat(held.poll()).isNull();
    may[0] = true;
    assertThat(held.poll()).isSameAs(batch);
  }
}
