package sh.oso.kafka.backup.api.store;

import java.io.IOException;

/** A store could not do what was asked. Trying again will not help unless a subclass says so. */
public class StorageException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what happened.
   *
   * @param message what was tried on which object, why it failed and what to do
   */
  public StorageException(String message) {
    super(message);
  }

  /**
   * Says what happened and what brought it about.
   *
   * @param message what was tried on which object, why it failed and what to do
   * @param cause the library's or system's own account
   */
  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
