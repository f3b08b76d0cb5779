package sh.oso.kafka.backup.engine.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CorruptBackupException;
import sh.oso.kafka.backup.api.IncompleteRunException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.TargetConflictException;

/**
 * Threads that work through a list together. Trouble that is one item's own - damage, a missing
 * right - leaves the others to be finished; trouble that is everybody's - no store, no Kafka, a
 * cancellation - ends all of them. The calling thread watches meanwhile.
 */
public final class Workers {

  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final long TICK_MS = 500;

  private Workers() {}

  /** What one thread needs for itself. */
  public interface Resource extends AutoCloseable {
    @Override
    void close();
  }

  /** Works on one item. */
  @FunctionalInterface
  public interface Task<I, R> {
    void run(int worker, R resource, I item);
  }

  /**
   * What the calling thread does meanwhile.
   *
   * @param checkpoint done every interval, and once after the workers ended, however they ended
   * @param tick done about twice a second
   */
  public record Watch(
      Cancellation cancellation, Duration interval, Runnable checkpoint, Runnable tick) {}

  /**
   * Works through all items.
   *
   * @param open makes what one thread needs for itself; closed when the thread ends
   * @throws KafkaBackupException if an item failed: its own exception if all failures are of a
   *     kind, else an {@link IncompleteRunException} that counts them
   */
  public static <I, R extends Resource> void run(
      String name, List<I> items, int threads, Supplier<R> open, Task<I, R> task, Watch watch) {
    run(name, items, threads, open, task, watch, Thread::start);
  }

  static <I, R extends Resource> void run(
      String name,
      List<I> items,
      int threads,
      Supplier<R> open,
      Task<I, R> task,
      Watch watch,
      Consumer<Thread> start) {
    new Pool<>(name, items, threads, open, task).run(watch, start);
  }

  private static final class Pool<I, R extends Resource> {

    private final Queue<I> queue;
    private final Supplier<R> open;
    private final Task<I, R> task;
    private final List<KafkaBackupException> failures = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch running;
    private final int items;
    private final AtomicInteger finished = new AtomicInteger();
    private volatile boolean ending;

    Pool(String name, List<I> items, int count, Supplier<R> open, Task<I, R> task) {
      this.queue = new ConcurrentLinkedQueue<>(items);
      this.items = items.size();
      this.open = open;
      this.task = task;
      this.running = new CountDownLatch(count);
      for (int i = 0; i < count; i++) {
        int worker = i;
        Thread thread = new Thread(() -> work(worker), name + "-" + i);
        thread.setDaemon(true);
        threads.add(thread);
      }
    }

    void run(Watch watch, Consumer<Thread> start) {
      try {
        threads.forEach(start);
        watch(watch);
      } catch (OutOfMemoryError e) {
        fail(new KafkaBackupException(noMore(e), e));
      } catch (RuntimeException e) {
        fail(asBackupException(e));
      } finally {
        end();
      }
      try {
        watch.checkpoint().run();
      } catch (KafkaBackupException e) {
        fail(e);
      }
      watch.tick().run();
      rethrow();
    }

    /** What the JVM says where the system gives it no thread, or the heap no room to watch. */
    private String noMore(OutOfMemoryError failure) {
      return failure.getMessage()
          + "; lower limits.parallelPartitions, which asks for "
          + threads.size()
          + " threads here, or allow this process more threads and memory";
    }

    private void watch(Watch watch) {
      long next = System.nanoTime() + watch.interval().toNanos();
      try {
        while (!running.await(TICK_MS, TimeUnit.MILLISECONDS)) {
          if (watch.cancellation().isCancelled()) {
            throw new RunCancelledException("the run was asked to stop");
          }
          watch.tick().run();
          if (System.nanoTime() - next >= 0) {
            watch.checkpoint().run();
            next = System.nanoTime() + watch.interval().toNanos();
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RunCancelledException("the run was interrupted", e);
      }
    }

    /** Waits for all threads, without regard for interrupts: none may outlive the run. */
    private void end() {
      if (running.getCount() > 0) {
        ending = true;
        threads.forEach(Thread::interrupt);
      }
      boolean interrupted = false;
      for (Thread thread : threads) {
        while (thread.isAlive()) {
          try {
            thread.join();
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    private void work(int worker) {
      try (R resource = open.get()) {
        for (I item = queue.poll(); item != null && !ending; item = queue.poll()) {
          workOn(worker, resource, item);
        }
      } catch (Throwable e) {
        fail(asBackupException(e));
      } finally {
        running.countDown();
      }
    }

    private void workOn(int worker, R resource, I item) {
      try {
        task.run(worker, resource, item);
        finished.incrementAndGet();
      } catch (Throwable e) {
        LOG.debug("item failed: item={}", item, e);
        fail(asBackupException(e));
      }
    }

    private void fail(KafkaBackupException failure) {
      synchronized (failures) {
        // What ends because the run ends is no news.
        if (!ending || !(failure instanceof RunCancelledException)) {
          failures.add(failure);
        }
      }
      if (!isOneItemsOwn(failure) && !ending) {
        ending = true;
        threads.forEach(Thread::interrupt);
      }
    }

    private static boolean isOneItemsOwn(KafkaBackupException failure) {
      return failure instanceof CorruptBackupException
          || failure instanceof KafkaAccessException
          || failure instanceof InvalidRequestException
          || failure instanceof TargetConflictException;
    }

    private static KafkaBackupException asBackupException(Throwable e) {
      return e instanceof KafkaBackupException known
          ? known
          : new KafkaBackupException("unexpected failure: " + e, e);
    }

    private void rethrow() {
      synchronized (failures) {
        if (failures.isEmpty()) {
          if (finished.get() != items) {
            throw new IncompleteRunException(
                "only " + finished.get() + " of " + items + " partitions were completed");
          }
          return;
        }
        // What ended the run says more than what was one item's own.
        KafkaBackupException first =
            failures.stream().filter(f -> !isOneItemsOwn(f)).findFirst().orElse(failures.get(0));
        failures.stream().filter(f -> f != first).limit(10).forEach(first::addSuppressed);
        if (failures.stream().allMatch(f -> f.getClass() == first.getClass())
            || !isOneItemsOwn(first)) {
          throw first;
        }
        throw new IncompleteRunException(
            failures.size()
                + " partitions failed, nothing was committed; the first: "
                + first.getMessage(),
            first);
      }
    }
  }
}
