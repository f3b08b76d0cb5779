package sh.oso.kafka.backup.engine.fetch;

import java.io.IOException;

/** The source has nothing at an offset: it was deleted, or the log ends before it, or there. */
final class OutOfRangeException extends IOException {

  private static final long serialVersionUID = 1L;

  OutOfRangeException(String message) {
    super(message);
  }
}
