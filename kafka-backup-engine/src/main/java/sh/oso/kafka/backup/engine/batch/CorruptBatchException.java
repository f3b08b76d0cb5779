package sh.oso.kafka.backup.engine.batch;

/** Bytes that should be a record batch are none, or not a sound one. */
public final class CorruptBatchException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message what was expected and what was found
   */
  public CorruptBatchException(String message) {
    super(message);
  }

  /**
   * Says what is wrong.
   *
   * @param message what was expected and what was found
   * @param cause the decompressor's own account
   */
  public CorruptBatchException(String message, Throwable cause) {
    super(message, cause);
  }
}
