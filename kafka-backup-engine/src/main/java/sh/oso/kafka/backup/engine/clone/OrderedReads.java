package sh.oso.kafka.backup.engine.clone;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.RunCancelledException;

/** Reads numbered things, some at a time, and hands them on in order. For one thread. */
final class OrderedReads<T> {

  private static final int AT_A_TIME = 8;

  private final IntFunction<T> read;

  /**
   * Prepares to read.
   *
   * @param read by the number; called by several threads
   */
  OrderedReads(IntFunction<T> read) {
    this.read = read;
  }

  /**
   * Reads; both ends are included.
   *
   * @throws RunCancelledException if asked to stop, or interrupted
   */
  void run(int first, int last, Consumer<T> reader, Cancellation cancellation) {
    if (last < first) {
      return;
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(AT_A_TIME, last - first + 1),
            task -> {
              Thread thread = new Thread(task, "kafka-backup-journal-read");
              thread.setDaemon(true);
              return thread;
            });
    try {
      Deque<Future<T>> ahead = new ArrayDeque<>();
      int next = first;
      while (next <= last || !ahead.isEmpty()) {
        while (next <= last && ahead.size() < 2 * AT_A_TIME) {
          int number = next++;
          ahead.add(threads.submit(() -> read.apply(number)));
        }
        if (cancellation.isCancelled()) {
          throw new RunCancelledException("the clone was asked to stop; run it again to go on");
        }
        reader.accept(ahead.remove().get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunCancelledException("interrupted while reading the journal", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaBackupException known
          ? known
          : new KafkaBackupException("reading the journal failed: " + e.getCause(), e);
    } finally {
      threads.shutdownNow();
    }
  }
}
