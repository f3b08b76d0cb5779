package sh.oso.kafka.backup.api;

/** The repository has no such backup. */
public class BackupNotFoundException extends KafkaBackupException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message one line that says what is wrong and what to do
   */
  public BackupNotFoundException(String message) {
    super(message);
  }

  /**
   * Says what is wrong and what brought it about.
   *
   * @param message one line that says what is wrong and what to do
   * @param cause what brought it about
   */
  public BackupNotFoundException(String message, Throwable cause) {
    super(message, cause);
  }
}
