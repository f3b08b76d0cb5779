package sh.oso.kafka.backup.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.IncompleteRunException;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.RepositoryException;
import sh.oso.kafka.backup.api.RunCancelledException;

@Timeout(30)
class WorkersTest {

  private final List<Integer> items = IntStream.range(0, 100).boxed().toList();
  private final Set<Integer> done = ConcurrentHashMap.newKeySet();
  private final Cancellation cancellation = new Cancellation();
  private final AtomicInteger checkpoints = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();

  @Test
  void workThroughAllItemsAndCloseWhatTheyOpened() {
    run(done::add);
    assertThat(done).hasSize(100);
    assertThat(open).hasValue(0);
    assertThat(checkpoints).hasPositiveValue();
  }

  @Test
  void finishTheOthersWhenTroubleIsOneItemsOwn() {
    assertThatThrownBy(
            () ->
                run(
                    item -> {
                      if (item == 3) {
                        throw new CorruptBackupException("item 3");
                      }
                      done.add(item);
                    }))
        .isInstanceOf(CorruptBackupException.class)
        .hasMessage("item 3");
    assertThat(done).hasSize(99);
  }

  @Test
  void countFailuresOfSeveralKinds() {
    assertThatThrownBy(
            () ->
                run(
                    item -> {
                      if (item == 3) {
                        throw new CorruptBackupException("item 3");
                      }
                      if (item == 4) {
                        throw new KafkaAccessException("item 4");
                      }
                    }))
        .isInstanceOf(IncompleteRunException.class)
        .hasMessageContaining("2 partitions failed");
  }

  @Test
  void endTogetherWhenTroubleIsEverybodys() {
    assertThatThrownBy(
            () ->
                run(
                    item -> {
                      if (item == 0) {
                        throw new RepositoryException("no room");
                      }
                      block();
                    }))
        .isInstanceOf(RepositoryException.class)
        .hasMessage("no room");
    assertThat(open).hasValue(0);
    assertThat(checkpoints).hasPositiveValue();
  }

  @Test
  void endWhenCancelled() {
    assertThatThrownBy(
            () ->
                run(
                    item -> {
                      cancellation.cancel();
                      block();
                    }))
        .isInstanceOf(RunCancelledException.class);
    assertThat(open).hasValue(0);
  }

  @Test
  void keepTheInterruptOfTheCaller() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> run(item -> block())).isInstanceOf(RunCancelledException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(open).hasValue(0);
  }

  @Test
  void endThoseThatStartedIfTheSystemGivesNoMoreThreads() {
    AtomicInteger started = new AtomicInteger();
    assertThatThrownBy(
            () ->
                run(
                    item -> block(),
                    thread -> {
                      if (started.incrementAndGet() == 3) {
                        throw new OutOfMemoryError("unable to create native thread");
                      }
                      thread.start();
                    }))
        .isInstanceOf(KafkaBackupException.class)
        .hasMessageContaining("unable to create native thread")
        .hasMessageContaining("lower limits.parallelPartitions");
    assertThat(open).hasValue(0);
    assertThat(checkpoints).hasPositiveValue();
  }

  private static void block() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunCancelledException("interrupted", e);
    }
  }

  private interface Work {
    void on(int item);
  }

  private void run(Work work) {
    run(work, Thread::start);
  }

  private void run(Work work, Consumer<Thread> start) {
    Workers.run(
        "test",
        items,
        4,
        () -> {
          open.incrementAndGet();
          return open::decrementAndGet;
        },
        (worker, resource, item) -> work.on(item),
        new Workers.Watch(
            cancellation, Duration.ofMillis(1), checkpoints::incrementAndGet, () -> {}),
        start);
  }
}
