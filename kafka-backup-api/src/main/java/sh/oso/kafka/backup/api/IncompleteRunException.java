package sh.oso.kafka.backup.api;

/**
 * Some partitions could not be completed, so nothing was committed. A run with the same id goes on.
 */
public class IncompleteRunException extends KafkaBackupException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message one line that says what is wrong and what to do
   */
  public IncompleteRunException(String message) {
    super(message);
  }

  /**
   * Says what is wrong and what brought it about.
   *
   * @param message one line that says what is wrong and what to do
   * @param cause what brought it about
   */
  public IncompleteRunException(String message, Throwable cause) {
    super(message, cause);
  }
}
