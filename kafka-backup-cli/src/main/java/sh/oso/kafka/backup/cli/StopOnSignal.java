package sh.oso.kafka.backup.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.cli.termination.Termination;

/**
 * On SIGINT or SIGTERM, asks the run to stop and keeps the JVM alive until it has told how it
 * ended. The JVM then exits with 128 and the signal's number, whatever code the command had.
 */
final class StopOnSignal {

  /** Less than the 30 seconds that Kubernetes grants. */
  private static final long GRACE_SECONDS = 25;

  private final CountDownLatch ended = new CountDownLatch(1);

  private final Cancellation cancellation;
  private final Termination termination;
  private final AtomicBoolean finishing = new AtomicBoolean();

  private StopOnSignal(Cancellation cancellation, Termination termination) {
    this.cancellation = cancellation;
    this.termination = termination;
  }

  static StopOnSignal install(Cancellation cancellation, Termination termination) {
    StopOnSignal stop = new StopOnSignal(cancellation, termination);
    Thread hook = new Thread(stop::stop, "stop-on-signal");
    Runtime.getRuntime().addShutdownHook(hook);
    // As the JVM itself would, but knowing which signal it was.
    Signals.handle("INT", () -> stop.exit(ExitCode.CANCELLED));
    Signals.handle("TERM", () -> stop.exit(ExitCode.TERMINATED));
    return stop;
  }

  /**
   * From now on the first signal asks the run to finish, and the JVM exits with the command's own
   * code. A second one does what the first did before.
   */
  void finishFirst() {
    finishFirst("INT", ExitCode.CANCELLED);
    finishFirst("TERM", ExitCode.TERMINATED);
  }

  private void finishFirst(String signal, ExitCode code) {
    Signals.handle(
        signal,
        () -> {
          if (finishing.compareAndSet(false, true)) {
            System.err.println("kafka-backup: committing what is new; once more stops at once");
            cancellation.finish();
          } else {
            exit(code);
          }
        });
  }

  private void exit(ExitCode code) {
    termination.signal(code);
    System.exit(code.number());
  }

  private void stop() {
    cancellation.cancel();
    try {
      if (!ended.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
        String message = "the run did not stop within " + GRACE_SECONDS + " s; leaving it";
        System.err.println("kafka-backup: " + message);
        termination.failed(message, null);
        termination.ended(ExitCode.CANCELLED.number());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The command is done; nothing is left to wait for. */
  void ended() {
    ended.countDown();
  }
}
