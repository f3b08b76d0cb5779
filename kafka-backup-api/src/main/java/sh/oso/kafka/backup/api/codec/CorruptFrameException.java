package sh.oso.kafka.backup.api.codec;

import java.io.IOException;

/** Bytes that should be a frame are none, or not a sound one. */
public class CorruptFrameException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message what was expected and what was found
   */
  public CorruptFrameException(String message) {
    super(message);
  }

  /**
   * Says what is wrong.
   *
   * @param message what was expected and what was found
   * @param cause the library's own account
   */
  public CorruptFrameException(String message, Throwable cause) {
    super(message, cause);
  }
}
