package sh.oso.kafka.backup.api;

/** An operation did not succeed. Its message is one line for a person; its kind is for programs. */
public class KafkaBackupException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message one line that says what is wrong and what to do
   */
  public KafkaBackupException(String message) {
    super(message);
  }

  /**
   * Says what is wrong and what brought it about.
   *
   * @param message one line that says what is wrong and what to do
   * @param cause what brought it about
   */
  public KafkaBackupException(String message, Throwable cause) {
    super(message, cause);
  }
}
