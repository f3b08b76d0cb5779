package sh.oso.kafka.backup.engine.protocol;

import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.AuthenticationException;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;

/** Decides what a caller may do about a request that got no answer. */
final class Failures {

  private Failures() {}

  /** What went wrong, or null if there is an answer. */
  static @Nullable KafkaBackupException of(ClientResponse response, Node node) {
    if (response.authenticationException() != null) {
      return refused(node, response.authenticationException());
    }
    if (response.versionMismatch() != null) {
      return new KafkaBackupException(
          "broker " + node + " is too old: " + response.versionMismatch().getMessage(),
          response.versionMismatch());
    }
    if (response.wasTimedOut()) {
      return new KafkaUnavailableException("broker " + node + " did not answer in time");
    }
    if (response.wasDisconnected()) {
      return new KafkaUnavailableException("the connection to broker " + node + " was lost");
    }
    return null;
  }

  static KafkaAccessException refused(Node node, AuthenticationException refusal) {
    return new KafkaAccessException(
        "cannot log in to broker " + node + ": " + Refusal.explain(refusal), refusal);
  }

  /** The first line of a message. */
  static String oneLine(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return message.lines().findFirst().orElse(failure.toString());
  }

  /** The innermost message: Kafka wraps the telling one into "Failed to create new ...". */
  static String rootMessage(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause().getMessage() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }
}
