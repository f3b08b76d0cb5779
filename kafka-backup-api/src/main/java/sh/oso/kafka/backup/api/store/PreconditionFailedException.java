package sh.oso.kafka.backup.api.store;

/** The condition of a put did not hold; what was stored before is untouched. */
public class PreconditionFailedException extends StorageException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what happened.
   *
   * @param message what was tried on which object, why it failed and what to do
   */
  public PreconditionFailedException(String message) {
    super(message);
  }

  /**
   * Says what happened and what brought it about.
   *
   * @param message what was tried on which object, why it failed and what to do
   * @param cause the library's or system's own account
   */
  public PreconditionFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
