package sh.oso.kafka.backup.api;

/**
 * The target of a restore is not fit: a topic that is not empty, of another shape, or written to by
 * somebody else.
 */
public class TargetConflictException extends KafkaBackupException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message one line that says what is wrong and what to do
   */
  public TargetConflictException(String message) {
    super(message);
  }

  /**
   * Says what is wrong and what brought it about.
   *
   * @param message one line that says what is wrong and what to do
   * @param cause what brought it about
   */
  public TargetConflictException(String message, Throwable cause) {
    super(message, cause);
  }
}
