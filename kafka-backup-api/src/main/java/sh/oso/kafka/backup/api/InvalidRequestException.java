package sh.oso.kafka.backup.api;

/** The request or a setting cannot work: an unknown topic, codec or name. Nothing was done. */
public class InvalidRequestException extends KafkaBackupException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message one line that says what is wrong and what to do
   */
  public InvalidRequestException(String message) {
    super(message);
  }

  /**
   * Says what is wrong and what brought it about.
   *
   * @param message one line that says what is wrong and what to do
   * @param cause what brought it about
   */
  public InvalidRequestException(String message, Throwable cause) {
    super(message, cause);
  }
}
