package sh.oso.kafka.backup.storage.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.api.store.PreconditionFailedException;
import sh.oso.kafka.backup.api.store.StorageAccessException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageFullException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Says of the SDK's failures what the caller may do about them. */
final class S3Failures {

  private static final Pattern EXPECTED_REGION = Pattern.compile("expecting '([a-z0-9-]+)'");

  private final S3Settings settings;

  S3Failures(S3Settings settings) {
    this.settings = settings;
  }

  /**
   * Something that is tried.
   *
   * @param text for example {@code storing a/b}
   * @param permission what it takes, for example {@code s3:PutObject}
   */
  record Attempt(String text, String permission) {}

  /** What a server said. */
  private record Answer(int status, String code, String message, Optional<String> region) {

    static Answer of(AwsServiceException failure) {
      AwsErrorDetails details = failure.awsErrorDetails();
      String message = details == null ? null : details.errorMessage();
      Optional<String> region =
          details == null || details.sdkHttpResponse() == null
              ? Optional.empty()
              : details.sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region");
      if (region.isEmpty() && message != null) {
        region =
            Optional.of(EXPECTED_REGION.matcher(message))
                .filter(Matcher::find)
                .map(it -> it.group(1));
      }
      return new Answer(
          failure.statusCode(),
          details == null || details.errorCode() == null ? "" : details.errorCode(),
          message == null ? "" : message,
          region);
    }

    /** In the server's words. */
    String text() {
      String reason = code.isEmpty() ? "status " + status : code;
      return message.isEmpty() || message.equals(code) ? reason : reason + " (" + message + ")";
    }
  }

  <T> T guard(Attempt attempt, Supplier<T> call) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted(attempt);
    }
    try {
      return call.get();
    } catch (SdkException e) {
      throw of(attempt, e);
    }
  }

  static InterruptedIOException interrupted(Attempt attempt) {
    return new InterruptedIOException(attempt.text() + " was interrupted");
  }

  /** Of a failure of the SDK, or of a stream that it gave. */
  IOException of(Attempt attempt, Exception failure) {
    if (failure instanceof AbortedException || isInterrupt(failure)) {
      Thread.currentThread().interrupt();
      return interrupted(attempt);
    }
    if (failure instanceof AwsServiceException service) {
      return ofAnswer(attempt, Answer.of(service), failure);
    }
    return ofClient(attempt, failure);
  }

  /** Of what a server says of one object among several. */
  StorageException ofError(Attempt attempt, S3Error error) {
    AwsServiceException failure =
        S3Exception.builder()
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode(error.code())
                    .errorMessage(error.message())
                    .build())
            .build();
    return ofAnswer(attempt, Answer.of(failure), failure);
  }

  /**
   * Whether a thread was asked to end. Kinds of {@link InterruptedIOException} are timeouts: of a
   * silent socket, of a wait for a free connection.
   */
  private static boolean isInterrupt(Exception failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof InterruptedException || e.getClass() == InterruptedIOException.class) {
        return true;
      }
    }
    return Thread.currentThread().isInterrupted();
  }

  private StorageException ofAnswer(Attempt attempt, Answer answer, Exception failure) {
    String what = what(attempt) + answer.text();
    if (isWrongRegion(answer)) {
      return new StorageException(what + "; " + regionAdvice(answer), failure);
    }
    return switch (answer.code()) {
      case "NoSuchBucket" -> noSuchBucket(attempt, failure);
      case "NoSuchKey" -> new ObjectNotFoundException(what, failure);
      case "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "InvalidSecurity",
          "InvalidClientTokenId" ->
          new StorageAccessException(what + "; check accessKey and secretKey", failure);
      case "ExpiredToken", "ExpiredTokenException", "InvalidToken", "TokenRefreshRequired" ->
          new StorageAccessException(
              what + "; the temporary credentials have expired or are wrong: get new ones",
              failure);
      case "RequestTimeTooSkewed", "RequestExpired" ->
          new StorageAccessException(what + "; set the clock of this machine", failure);
      case "InvalidObjectState" ->
          new StorageException(
              what + "; the object is archived: restore it from its storage class first", failure);
      case "QuotaExceeded",
          "XMinioStorageFull",
          "XMinioAdminBucketQuotaExceeded",
          "InsufficientStorage",
          "StorageFull" ->
          new StorageFullException(what + "; free some room or raise the quota", failure);
      case "SlowDown",
          "RequestTimeout",
          "ServiceUnavailable",
          "InternalError",
          "OperationAborted",
          "ConditionalRequestConflict",
          "Throttling",
          "ThrottlingException" ->
          new StorageUnavailableException(what, failure);
      case "AccessDenied", "AllAccessDisabled", "AccountProblem" -> denied(attempt, what, failure);
      default -> ofStatus(attempt, answer.status(), what, failure);
    };
  }

  private StorageException ofStatus(Attempt attempt, int status, String what, Exception failure) {
    return switch (status) {
      case 401, 403 -> denied(attempt, what, failure);
      case 404 -> new ObjectNotFoundException(what, failure);
      case 409, 429, 500, 502, 503, 504 -> new StorageUnavailableException(what, failure);
      case 412 -> new PreconditionFailedException(what + "; the key is taken", failure);
      case 507 -> new StorageFullException(what + "; free some room or raise the quota", failure);
      default -> new StorageException(what, failure);
    };
  }

  private StorageException denied(Attempt attempt, String what, Exception failure) {
    return new StorageAccessException(
        what + "; it takes the permission " + attempt.permission(), failure);
  }

  StorageException noSuchBucket(Attempt attempt, Exception failure) {
    return new StorageException(
        attempt.text()
            + " failed: there is no bucket "
            + settings.bucket()
            + (settings.server().endpoint() == null
                ? " in AWS"
                : " at " + settings.server().endpoint())
            + "; create it, or mend storage.s3.bucket",
        failure);
  }

  private boolean isWrongRegion(Answer answer) {
    return switch (answer.code()) {
      case "PermanentRedirect",
          "TemporaryRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException" ->
          true;
      default ->
          answer.status() == 301
              || (answer.status() == 400
                  && answer
                      .region()
                      .filter(it -> !it.equals(settings.server().region().id()))
                      .isPresent());
    };
  }

  private String regionAdvice(Answer answer) {
    String used = settings.server().region().id();
    return answer
        .region()
        .map(
            it ->
                "the bucket is in the region "
                    + it
                    + ", not in "
                    + used
                    + ": set storage.s3.region to "
                    + it)
        .orElse(
            "the bucket is not in the region "
                + used
                + " or not at this endpoint: set storage.s3.region to its own");
  }

  private StorageException ofClient(Attempt attempt, Exception failure) {
    String what = what(attempt);
    if (find(failure, SSLHandshakeException.class) instanceof SSLException untrusted) {
      return new StorageException(
          what
              + untrusted.getMessage()
              + "; if a private authority signed the server's certificate, name it in"
              + " storage.s3.caFile",
          failure);
    }
    if (find(failure, UnknownHostException.class) instanceof UnknownHostException unknown) {
      return new StorageUnavailableException(
          what
              + "no address is known for "
              + unknown.getMessage()
              + "; check storage.s3.region, endpoint and pathStyle",
          failure);
    }
    String text = String.valueOf(failure.getMessage());
    if (text.contains("Unable to load credentials") || text.contains("Profile file contained no")) {
      return new StorageAccessException(
          what
              + "no credentials were found; give accessKey and secretKey, a profile, or a role by"
              + " way of the environment",
          failure);
    }
    // Connections that were refused, cut or silent, and answers that make no sense.
    return new StorageUnavailableException(what + rootText(failure), failure);
  }

  private String what(Attempt attempt) {
    return attempt.text() + " in bucket " + settings.bucket() + " failed: ";
  }

  private static @Nullable Throwable find(Throwable failure, Class<? extends Throwable> kind) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (kind.isInstance(e)) {
        return e;
      }
    }
    return null;
  }

  private static String rootText(Throwable failure) {
    Throwable root = failure;
    for (Throwable e = failure; e != null; e = e.getCause()) {
      root = e;
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
