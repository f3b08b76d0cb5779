package sh.oso.kafka.backup.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sh.oso.kafka.backup.api.Cancellation;

/**
 * On SIGINT or SIGTERM, asks the run to stop and keeps the JVM alive until it has told how it
 * ended. The JVM then exits with 128 and the signal's number, whatever code the command had.
 */
final class StopOnSignal {

  /** Less than the 30 seconds that Kubernetes grants. */
  private static final long GRACE_SECONDS = 25;

  private final CountDownLatch ended = new CountDownLatch(1);

  private StopOnSignal() {}

  static StopOnSignal install(Cancellation cancellation) {
    StopOnSignal stop = new StopOnSignal();
    Thread hook = new Thread(() -> stop.stop(cancellation), "stop-on-signal");
    Runtime.getRuntime().addShutdownHook(hook);
    return stop;
  }

  private void stop(Cancellation cancellation) {
    cancellation.cancel();
    try {
      if (!ended.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println(
            "kafka-backup: the run did not stop within " + GRACE_SECONDS + " s; leaving it");
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
