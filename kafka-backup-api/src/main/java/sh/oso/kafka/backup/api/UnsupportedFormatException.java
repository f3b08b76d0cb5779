package sh.oso.kafka.backup.api;

/** The repository was written in a format that this version does not know. Nothing was done. */
public class UnsupportedFormatException extends KafkaBackupException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message one line that says what is wrong and what to do
   */
  public UnsupportedFormatException(String message) {
    super(message);
  }

  /**
   * Says what is wrong and what brought it about.
   *
   * @param message one line that says what is wrong and what to do
   * @param cause what brought it about
   */
  public UnsupportedFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
