package sh.oso.kafka.backup.api;

/** Kafka cannot be reached, or stopped answering for longer than the retry timeout. */
public class KafkaUnavailableException extends KafkaBackupException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message one line that says what is wrong and what to do
   */
  public KafkaUnavailableException(String message) {
    super(message);
  }

  /**
   * Says what is wrong and what brought it about.
   *
   * @param message one line that says what is wrong and what to do
   * @param cause what brought it about
   */
  public KafkaUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
