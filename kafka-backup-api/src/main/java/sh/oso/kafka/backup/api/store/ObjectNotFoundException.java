package sh.oso.kafka.backup.api.store;

/** There is no object under the key. */
public class ObjectNotFoundException extends StorageException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what happened.
   *
   * @param message what was tried on which object, why it failed and what to do
   */
  public ObjectNotFoundException(String message) {
    super(message);
  }

  /**
   * Says what happened and what brought it about.
   *
   * @param message what was tried on which object, why it failed and what to do
   * @param cause the library's or system's own account
   */
  public ObjectNotFoundException(String message, Throwable cause) {
    super(message, cause);
  }
}
