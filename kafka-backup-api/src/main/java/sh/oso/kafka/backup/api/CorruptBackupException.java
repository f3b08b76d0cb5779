package sh.oso.kafka.backup.api;

/** Stored bytes are not what was stored: damaged, cut short or missing. */
public class CorruptBackupException extends KafkaBackupException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message one line that says what is wrong and what to do
   */
  public CorruptBackupException(String message) {
    super(message);
  }

  /**
   * Says what is wrong and what brought it about.
   *
   * @param message one line that says what is wrong and what to do
   * @param cause what brought it about
   */
  public CorruptBackupException(String message, Throwable cause) {
    super(message, cause);
  }
}
