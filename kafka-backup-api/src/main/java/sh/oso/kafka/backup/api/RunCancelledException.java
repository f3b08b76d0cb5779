package sh.oso.kafka.backup.api;

/**
 * The run was asked to stop, or interrupted, and committed nothing. A run with the same id goes on.
 */
public class RunCancelledException extends KafkaBackupException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message one line that says what is wrong and what to do
   */
  public RunCancelledException(String message) {
    super(message);
  }

  /**
   * Says what is wrong and what brought it about.
   *
   * @param message one line that says what is wrong and what to do
   * @param cause what brought it about
   */
  public RunCancelledException(String message, Throwable cause) {
    super(message, cause);
  }
}
