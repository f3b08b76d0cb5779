package sh.oso.kafka.backup.storage.gcs;

import com.google.auth.Retryable;
import java.io.IOException;

/** No token could be had for the credentials; the library has tried more than once. */
final class CredentialsException extends IOException {

  private static final long serialVersionUID = 1L;

  CredentialsException(IOException cause) {
    super(cause.getMessage(), cause);
  }

  /** Tells trouble on the way to whoever gives tokens from a refusal. */
  boolean isPassing() {
    return getCause() instanceof Retryable failure && failure.isRetryable();
  }
}
