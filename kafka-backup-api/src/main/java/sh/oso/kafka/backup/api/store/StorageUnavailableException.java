package sh.oso.kafka.backup.api.store;

/**
 * The store did not answer, or asked for patience. Trying again may help; the outcome is unknown.
 */
public class StorageUnavailableException extends StorageException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what happened.
   *
   * @param message what was tried on which object, why it failed and what to do
   */
  public StorageUnavailableException(String message) {
    super(message);
  }

  /**
   * Says what happened and what brought it about.
   *
   * @param message what was tried on which object, why it failed and what to do
   * @param cause the library's or system's own account
   */
  public StorageUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
