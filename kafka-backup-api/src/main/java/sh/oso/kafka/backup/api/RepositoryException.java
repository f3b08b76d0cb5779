package sh.oso.kafka.backup.api;

/**
 * The store cannot be reached, refuses the caller, is full or failed. What was stored before is
 * unharmed.
 */
public class RepositoryException extends KafkaBackupException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message one line that says what is wrong and what to do
   */
  public RepositoryException(String message) {
    super(message);
  }

  /**
   * Says what is wrong and what brought it about.
   *
   * @param message one line that says what is wrong and what to do
   * @param cause what brought it about
   */
  public RepositoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
