package sh.oso.kafka.backup.engine.fetch;

import java.io.IOException;

/** The source's log is not the one that was read: it was cut back, and perhaps grew again. */
public final class LogCutBackException extends IOException {

  private static final long serialVersionUID = 1L;

  LogCutBackException(String message) {
    super(message);
  }
}
