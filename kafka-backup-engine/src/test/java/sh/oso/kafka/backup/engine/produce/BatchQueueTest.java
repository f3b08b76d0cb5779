package sh.oso.kafka.backup.engine.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.engine.batch.OutBatch;

class BatchQueueTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final BatchQueue queue = new BatchQueue(250, () -> {});

  private static OutBatch batch(int bytes) {
    return new OutBatch(ByteBuffer.allocate(bytes), 1, 0, 0);
  }

  private CompletableFuture<Boolean> putByAnotherThread(OutBatch batch) {
    CompletableFuture<Boolean> put = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                put.complete(queue.put(batch));
              } catch (InterruptedException e) {
                put.completeExceptionally(e);
              }
            })
        .start();
    return put;
  }

  private static boolean isDone(CompletableFuture<Boolean> put)
      throws InterruptedException, ExecutionException {
    try {
      put.get(100, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  @Test
  void makesTheReaderWaitUntilABatchIsAcknowledged() throws Exception {
    OutBatch first = batch(100);
    assertThat(queue.put(first)).isTrue();
    assertThat(queue.put(batch(100))).isTrue();
    CompletableFuture<Boolean> third = putByAnotherThread(batch(100));

    assertThat(queue.poll()).isSameAs(first);
    assertThat(isDone(third)).as("taken but not acknowledged").isFalse();
    queue.acknowledged(first);

    assertThat(third.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void takesASingleBatchLargerThanItsLimit() throws Exception {
    assertThat(queue.put(batch(1000))).isTrue();
    assertThat(isDone(putByAnotherThread(batch(1)))).isFalse();
  }

  @Test
  void sendsAWaitingReaderAwayWhenAbandoned() throws Exception {
    assertThat(queue.put(batch(250))).isTrue();
    CompletableFuture<Boolean> waiting = putByAnotherThread(batch(1));

    queue.abandon();

    assertThat(waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isFalse();
    assertThat(queue.poll()).isNull();
  }

  @Test
  void givesOutWhatWasPutBeforeTheReaderFailed() throws Exception {
    OutBatch batch = batch(1);
    assertThat(queue.put(batch)).isTrue();
    queue.fail(new IllegalStateException("disk"));

    assertThat(queue.poll()).isSameAs(batch);
    assertThatThrownBy(queue::poll).hasMessage("disk");
    assertThat(queue.isExhausted()).isFalse();
  }

  @Test
  void isExhaustedWhenFinishedAndEmpty() throws Exception {
    assertThat(queue.put(batch(1))).isTrue();
    queue.finish();
    assertThat(queue.isExhausted()).isFalse();
    assertThat(queue.poll()).isNotNull();
    assertThat(queue.isExhausted()).isTrue();
  }
}
