package sh.oso.kafka.backup.api.store;

/** The store refuses the caller: the credentials are wrong, or a right is missing. */
public class StorageAccessException extends StorageException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what happened.
   *
   * @param message what was tried on which object, why it failed and what to do
   */
  public StorageAccessException(String message) {
    super(message);
  }

  /**
   * Says what happened and what brought it about.
   *
   * @param message what was tried on which object, why it failed and what to do
   * @param cause the library's or system's own account
   */
  public StorageAccessException(String message, Throwable cause) {
    super(message, cause);
  }
}
