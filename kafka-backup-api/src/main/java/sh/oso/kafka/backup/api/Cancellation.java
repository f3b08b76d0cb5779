package sh.oso.kafka.backup.api;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks a run to stop, from any thread. A cancelled run stops within seconds, commits nothing,
 * leaves what it stored for the next run of the same id to go on from, and throws {@link
 * RunCancelledException}. A run that follows topics can be asked to {@link #finish()} instead.
 */
public final class Cancellation {

  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final CountDownLatch finishing = new CountDownLatch(1);

  /** Makes a token that has not been used. */
  public Cancellation() {}

  /** Asks the run to stop. Asking again does nothing. */
  public void cancel() {
    cancelled.countDown();
    finishing.countDown();
  }

  /**
   * Asks {@link KafkaBackup#follow} to commit what is new and return. Other runs, which come to
   * their end anyway, do not heed it. Asking again does nothing.
   */
  public void finish() {
    finishing.countDown();
  }

  /**
   * Tells whether the run was asked to come to its end.
   *
   * @return true from the first {@link #finish()} or {@link #cancel()} on
   */
  public boolean isFinishing() {
    return finishing.getCount() == 0;
  }

  /**
   * Waits until the run is asked to come to its end, or for a while.
   *
   * @param millis how long to wait at most, in milliseconds
   * @return true if it was asked to
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public boolean awaitFinish(long millis) throws InterruptedException {
    return finishing.await(millis, TimeUnit.MILLISECONDS);
  }

  /**
   * Tells whether the run was asked to stop.
   *
   * @return true from the first {@link #cancel()} on
   */
  public boolean isCancelled() {
    return cancelled.getCount() == 0;
  }

  /**
   * Waits until the run is asked to stop, or for a while.
   *
   * @param millis how long to wait at most, in milliseconds
   * @return true if it was asked to stop
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public boolean await(long millis) throws InterruptedException {
    return cancelled.await(millis, TimeUnit.MILLISECONDS);
  }
}
