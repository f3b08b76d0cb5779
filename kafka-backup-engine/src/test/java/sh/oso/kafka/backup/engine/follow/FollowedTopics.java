package sh.oso.kafka.backup.engine.follow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.FollowReport;
import sh.oso.kafka.backup.api.FollowRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.KafkaBackupBuilder;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.RunEvent;

/** Topics that are followed by a thread of its own until the close. */
final class FollowedTopics implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Cancellation cancellation = new Cancellation();
  private final List<RunEvent> events = new ArrayList<>();
  private final CompletableFuture<FollowReport> report;

  FollowedTopics(KafkaBackupBuilder builder, FollowRequest request) {
    KafkaBackup backups = builder.listener(this::add).build();
    report =
        CompletableFuture.supplyAsync(
                () -> {
                  try (backups) {
                    return backups.follow(request, cancellation);
                  }
                },
                task -> new Thread(task, "follow").start())
            .whenComplete((done, failure) -> add(new RunEvent.Warning("it ended")));
  }

  private void add(RunEvent event) {
    synchronized (events) {
      events.add(event);
      events.notifyAll();
    }
  }

  /** All events of a kind so far. */
  <E extends RunEvent> List<E> events(Class<E> kind) {
    synchronized (events) {
      return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
  }

  /** Waits for an event that comes, or came, after those that are to be passed over. */
  <E extends RunEvent> E await(Class<E> kind, int passedOver, Predicate<E> wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    synchronized (events) {
      while (true) {
        List<E> some = events(kind);
        for (E event : some.subList(Math.min(passedOver, some.size()), some.size())) {
          if (wanted.test(event)) {
            return event;
          }
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0 || report.isDone()) {
          throw new AssertionError(
              "no such " + kind.getSimpleName() + " among " + events, failure());
        }
        try {
          events.wait(Math.min(left, 1_000));
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private Throwable failure() {
    return report.isCompletedExceptionally()
        ? report.handle((done, failure) -> failure).join()
        : new TimeoutException();
  }

  /** Waits for the next event of a kind that is wanted. */
  <E extends RunEvent> E awaitNext(Class<E> kind, Predicate<E> wanted) {
    return await(kind, events(kind).size(), wanted);
  }

  /** Asks it to finish, and waits until it has. */
  FollowReport finish() {
    cancellation.finish();
    return end();
  }

  /** Stops it at once. */
  void cancel() {
    cancellation.cancel();
  }

  /** Waits for the end; throws what it ended with. */
  FollowReport end() {
    try {
      return report.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaBackupException known) {
        throw known;
      }
      throw new AssertionError(e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("it does not end; " + events, e);
    }
  }

  @Override
  public void close() {
    cancellation.cancel();
    report.handle((done, failure) -> true).join();
  }
}
