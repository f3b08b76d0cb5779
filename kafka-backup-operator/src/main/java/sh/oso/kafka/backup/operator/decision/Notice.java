package sh.oso.kafka.backup.operator.decision;

/**
 * An Event to publish about a resource.
 *
 * @param warning whether something is wrong
 * @param reason one word, such as {@code BackupFailed}
 * @param message one line
 */
public record Notice(boolean warning, String reason, String message) {

  /** Something went as it should. */
  public static Notice normal(String reason, String message) {
    return new Notice(false, reason, message);
  }

  /** Something went wrong. */
  public static Notice warning(String reason, String message) {
    return new Notice(true, reason, message);
  }
}
