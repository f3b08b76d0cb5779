package sh.oso.kafka.backup.operator.process;

import static java.net.HttpURLConnection.HTTP_CLIENT_TIMEOUT;
import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_UNAUTHORIZED;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The cluster will not have a run, and will not before somebody has mended what its message names.
 */
final class RunRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int CLIENT_ERRORS = 400;
  private static final int SERVER_ERRORS = 500;
  private static final int TOO_MANY_REQUESTS = 429;

  /** What another attempt may well get through with: these speak of the call, not of the run. */
  private static final Set<Integer> PASSING =
      Set.of(
          HTTP_UNAUTHORIZED, HTTP_NOT_FOUND, HTTP_CLIENT_TIMEOUT, HTTP_CONFLICT, TOO_MANY_REQUESTS);

  RunRefusedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** A refusal in the API server's words; what is none comes back as it is. */
  static RuntimeException of(KubernetesClientException failure) {
    int code = failure.getCode();
    if (code < CLIENT_ERRORS || code >= SERVER_ERRORS || PASSING.contains(code)) {
      return failure;
    }
    String words = failure.getStatus() == null ? null : failure.getStatus().getMessage();
    return new RunRefusedException(
        words == null ? String.valueOf(failure.getMessage()) : words, failure);
  }
}
