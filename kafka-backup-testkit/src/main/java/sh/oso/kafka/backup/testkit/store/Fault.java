package sh.oso.kafka.backup.testkit.store;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;

/** What goes wrong with a call. */
public sealed interface Fault {

  /**
   * The call fails before anything was done.
   *
   * @param reason makes the exception of a message; called for every failing call
   */
  record Refusal(Function<String, IOException> reason) implements Fault {}

  /** The call does its work; then its reply is lost: {@link StorageUnavailableException}. */
  record LostReply() implements Fault {}

  /**
   * A put breaks while content is read: nothing is stored, {@link StorageUnavailableException}.
   *
   * @param afterBytes how much of the content is read before; all of it if there is less
   */
  record BrokenPut(long afterBytes) implements Fault {}

  /**
   * The stream of a range breaks with {@link StorageUnavailableException}.
   *
   * @param afterBytes how many bytes come before, by whichever method they are read
   */
  record CutStream(long afterBytes) implements Fault {}

  /**
   * The stream of a range gives wrong bytes, and nobody says so.
   *
   * @param bit number of the bit that is wrong, counted from the lowest bit of the first byte;
   *     taken modulo the length of the range
   */
  record FlippedBit(long bit) implements Fault {}

  /**
   * The call begins late.
   *
   * @param until returns when the call may begin
   */
  record Delay(Wait until) implements Fault {}

  /** Waits for a time, or for something that a test brings about. */
  @FunctionalInterface
  interface Wait {
    /**
     * Waits.
     *
     * @throws InterruptedException if the thread is interrupted; the call then ends with {@link
     *     java.io.InterruptedIOException}
     */
    void await() throws InterruptedException;
  }

  /**
   * The store cannot be reached.
   *
   * @return a fault that throws {@link StorageUnavailableException}
   */
  static Fault unavailable() {
    return new Refusal(StorageUnavailableException::new);
  }

  /**
   * The call fails before anything was done.
   *
   * @param reason makes the exception of a message, for example {@code StorageFullException::new}
   * @return the fault
   */
  static Fault failure(Function<String, IOException> reason) {
    return new Refusal(reason);
  }

  /**
   * The work is done, the caller does not learn it.
   *
   * @return the fault
   */
  static Fault lostReply() {
    return new LostReply();
  }

  /**
   * A put breaks while content is read.
   *
   * @param afterBytes how much of the content is read before
   * @return a fault for {@link StoreCall#PUT} only
   */
  static Fault brokenPut(long afterBytes) {
    return new BrokenPut(afterBytes);
  }

  /**
   * A stream breaks while it is read.
   *
   * @param afterBytes how many bytes come before
   * @return a fault for {@link StoreCall#OPEN_RANGE} only
   */
  static Fault cutStream(long afterBytes) {
    return new CutStream(afterBytes);
  }

  /**
   * A stream gives a wrong bit.
   *
   * @param bit which, counted from the lowest bit of the first byte of the range
   * @return a fault for {@link StoreCall#OPEN_RANGE} only
   */
  static Fault flippedBit(long bit) {
    return new FlippedBit(bit);
  }

  /**
   * The call begins when something has happened.
   *
   * @param wait returns when it may, for example {@code latch::await}
   * @return the fault
   */
  static Fault delay(Wait wait) {
    return new Delay(wait);
  }

  /**
   * The call begins late.
   *
   * @param duration by how much
   * @return the fault
   */
  static Fault delay(Duration duration) {
    return new Delay(() -> Thread.sleep(duration.toMillis()));
  }
}
