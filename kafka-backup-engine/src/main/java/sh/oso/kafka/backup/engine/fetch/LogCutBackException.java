package sh.oso.kafka.backup.engine.fetch;

import java.io.IOException;

/** The source's log ends before what was read of it: it is no longer the log that it was. */
public final class LogCutBackException extends IOException {

  private static final long serialVersionUID = 1L;

  LogCutBackException(String message) {
    super(message);
  }
}
