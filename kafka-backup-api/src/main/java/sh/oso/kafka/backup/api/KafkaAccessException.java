package sh.oso.kafka.backup.api;

/** Kafka refuses the caller: credentials, certificates or a missing right. */
public class KafkaAccessException extends KafkaBackupException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message one line that says what is wrong and what to do
   */
  public KafkaAccessException(String message) {
    super(message);
  }

  /**
   * Says what is wrong and what brought it about.
   *
   * @param message one line that says what is wrong and what to do
   * @param cause what brought it about
   */
  public KafkaAccessException(String message, Throwable cause) {
    super(message, cause);
  }
}
