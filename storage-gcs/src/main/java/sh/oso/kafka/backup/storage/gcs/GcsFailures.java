package sh.oso.kafka.backup.storage.gcs;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpResponseException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.api.store.PreconditionFailedException;
import sh.oso.kafka.backup.api.store.StorageAccessException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;

/** Says of the client library's failures what the caller may do about them. */
final class GcsFailures {

  static final int NOT_FOUND = 404;
  static final int GONE = 410;
  static final int PRECONDITION_FAILED = 412;

  /** Reasons with which the service refuses in passing, with status 403. */
  private static final Set<String> TOO_MUCH =
      Set.of("rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded");

  private GcsFailures() {}

  /** Tells whether the same request may succeed a little later. */
  static boolean isPassing(IOException failure) {
    if (failure instanceof HttpResponseException answer) {
      return isPassing(answer.getStatusCode(), reason(answer));
    }
    return failure instanceof StorageUnavailableException
        || !(failure instanceof StorageException
            || failure instanceof CredentialsException
            || failure instanceof SSLException
            || isInterrupt(failure));
  }

  static boolean isPassing(int status, String reason) {
    return status == 408
        || status == 429
        || status >= 500
        || (status == 403 && TOO_MUCH.contains(reason));
  }

  static boolean isInterrupt(IOException failure) {
    return (failure instanceof InterruptedIOException
            && !(failure instanceof SocketTimeoutException))
        || Thread.currentThread().isInterrupted();
  }

  /**
   * Translates a failure.
   *
   * @param place the object or bucket, as a URI
   */
  static IOException of(Action action, String place, IOException failure) {
    if (failure instanceof StorageException) {
      return failure;
    }
    String what = action.verb() + " " + place + " failed: ";
    if (isInterrupt(failure)) {
      InterruptedIOException end = new InterruptedIOException(what + "interrupted");
      end.initCause(failure);
      return end;
    }
    if (failure instanceof HttpResponseException answer) {
      return of(action, what, answer.getStatusCode(), reason(answer), message(answer), answer);
    }
    if (failure instanceof CredentialsException credentials) {
      return credentials.isPassing()
          ? new StorageUnavailableException(
              what + "no token for the credentials: " + failure.getMessage(), failure)
          : new StorageAccessException(
              what
                  + "the credentials were refused; check that they have not expired and were not"
                  + " revoked: "
                  + firstLine(failure),
              failure);
    }
    if (failure instanceof SSLException) {
      return new StorageException(
          what
              + "no trust in the connection: "
              + failure.getMessage()
              + "; name the certificate authority's file with caFile",
          failure);
    }
    if (failure instanceof ConnectException) {
      return new StorageUnavailableException(
          what + "no connection; check endpoint and proxy, and that the service is up", failure);
    }
    return new StorageUnavailableException(what + firstLine(failure), failure);
  }

  /** Translates one answer of several that came together. */
  static StorageException of(Action action, String place, GoogleJsonError error) {
    return of(
        action,
        action.verb() + " " + place + " failed: ",
        error.getCode(),
        reason(error),
        error.getMessage(),
        null);
  }

  private static StorageException of(
      Action action,
      String what,
      int status,
      String reason,
      String message,
      @org.jspecify.annotations.Nullable HttpResponseException answer) {
    Throwable cause = answer == null ? new IOException(status + " " + message) : answer;
    if (isPassing(status, reason)) {
      return new StorageUnavailableException(what + status + " " + message, cause);
    }
    return switch (status) {
      case NOT_FOUND ->
          action.needsObject()
              ? new ObjectNotFoundException(what + "it does not exist", cause)
              : new StorageException(
                  what
                      + "the bucket does not exist; create it, or correct bucket or endpoint: "
                      + message,
                  cause);
      case PRECONDITION_FAILED ->
          new PreconditionFailedException(what + "it exists already", cause);
      case 401 ->
          new StorageAccessException(
              what + "the service does not accept the credentials: " + message, cause);
      case 403 ->
          new StorageAccessException(
              what + "denied; it takes the permission " + action.permission() + ": " + message,
              cause);
      default -> new StorageException(what + "status " + status + ": " + message, cause);
    };
  }

  private static String reason(HttpResponseException failure) {
    return failure instanceof GoogleJsonResponseException answer && answer.getDetails() != null
        ? reason(answer.getDetails())
        : "";
  }

  private static String reason(GoogleJsonError error) {
    List<GoogleJsonError.ErrorInfo> errors = error.getErrors();
    return errors == null || errors.isEmpty() ? "" : String.valueOf(errors.get(0).getReason());
  }

  private static String message(HttpResponseException failure) {
    if (failure instanceof GoogleJsonResponseException answer
        && answer.getDetails() != null
        && answer.getDetails().getMessage() != null) {
      return answer.getDetails().getMessage();
    }
    return "no reason given; is the endpoint one of Google Cloud Storage?";
  }

  private static String firstLine(IOException failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }
}
