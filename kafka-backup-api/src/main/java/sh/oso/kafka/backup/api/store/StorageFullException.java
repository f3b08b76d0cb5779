package sh.oso.kafka.backup.api.store;

/** There is no room left: a full disk, a full quota. */
public class StorageFullException extends StorageException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what happened.
   *
   * @param message what was tried on which object, why it failed and what to do
   */
  public StorageFullException(String message) {
    super(message);
  }

  /**
   * Says what happened and what brought it about.
   *
   * @param message what was tried on which object, why it failed and what to do
   * @param cause the library's or system's own account
   */
  public StorageFullException(String message, Throwable cause) {
    super(message, cause);
  }
}
