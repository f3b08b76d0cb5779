package sh.oso.kafka.backup.storage.azure;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.exception.HttpResponseException;
import com.azure.identity.CredentialUnavailableException;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobStorageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import sh.oso.kafka.backup.api.store.ObjectNotFoundException;
import sh.oso.kafka.backup.api.store.PreconditionFailedException;
import sh.oso.kafka.backup.api.store.StorageAccessException;
import sh.oso.kafka.backup.api.store.StorageException;
import sh.oso.kafka.backup.api.store.StorageFullException;
import sh.oso.kafka.backup.api.store.StorageUnavailableException;
import sh.oso.kafka.backup.storage.azure.TokenSource.NoTokenException;

/** Says of the SDK's failures what the caller may do about them. The only place that does. */
final class AzureFailures {

  private static final String ACTION = "Microsoft.Storage/storageAccounts/blobServices/containers/";

  /** What every refusal of Entra ID begins with. */
  private static final String REFUSED_BY_ENTRA_ID = "AADSTS";

  private static final int MOST_CAUSES = 20;
  private static final Set<BlobErrorCode> NO_CONTAINER =
      Set.of(BlobErrorCode.CONTAINER_NOT_FOUND, BlobErrorCode.CONTAINER_BEING_DELETED);
  private static final Set<BlobErrorCode> TAKEN =
      Set.of(BlobErrorCode.BLOB_ALREADY_EXISTS, BlobErrorCode.CONDITION_NOT_MET);

  private final AzureSettings settings;

  AzureFailures(AzureSettings settings) {
    this.settings = settings;
  }

  /** What is tried, and which right it takes. */
  enum Attempt {
    PUT("storing", "blobs/write", "c (create) and w (write)"),
    READ("reading", "blobs/read", "r (read)"),
    LIST("listing", "blobs/read", "l (list)"),
    DELETE("deleting", "blobs/delete", "d (delete)");

    private final String verb;
    private final String action;
    private final String sasRight;

    Attempt(String verb, String action, String sasRight) {
      this.verb = verb;
      this.action = action;
      this.sasRight = sasRight;
    }
  }

  /** Something to do with the SDK. */
  @FunctionalInterface
  interface SdkCall<T> {
    T run();
  }

  <T> T guard(Attempt attempt, String name, SdkCall<T> call) throws IOException {
    try {
      return call.run();
    } catch (RuntimeException e) {
      throw translate(attempt, name, e);
    }
  }

  static boolean isNotFound(RuntimeException failure) {
    return failure instanceof BlobStorageException e
        && e.getStatusCode() == 404
        && !NO_CONTAINER.contains(e.getErrorCode());
  }

  /** Another writer may have been first, or this one was when it tried before. */
  static boolean isTaken(RuntimeException failure) {
    return failure instanceof BlobStorageException e
        && (TAKEN.contains(e.getErrorCode())
            || BlobErrorCode.INVALID_BLOCK_LIST.equals(e.getErrorCode()));
  }

  IOException translate(Attempt attempt, String name, RuntimeException failure) {
    String what = attempt.verb + " " + blob(name) + " failed: ";
    Optional<NoTokenException> noToken = find(failure, NoTokenException.class);
    if (find(failure, InterruptedException.class).isPresent()
        || noToken.flatMap(it -> find(it.reason(), InterruptedException.class)).isPresent()
        || Thread.currentThread().isInterrupted()) {
      return interrupted(attempt, name);
    }
    if (failure instanceof BlobStorageException e) {
      return ofService(attempt, name, what, e);
    }
    if (noToken.isPresent()) {
      return ofIdentity(what + "no token", noToken.get().reason());
    }
    if (failure instanceof HttpResponseException e && e.getResponse() != null) {
      int status = e.getResponse().getStatusCode();
      return isPassing(status)
          ? new StorageUnavailableException(what + "status " + status, failure)
          : new StorageException(what + "status " + status, failure);
    }
    return ofNetwork(what, settings.endpoint().getAuthority(), failure);
  }

  PreconditionFailedException taken(String name, RuntimeException failure) {
    return new PreconditionFailedException(blob(name) + " exists already", failure);
  }

  InterruptedIOException interrupted(Attempt attempt, String name) {
    Thread.currentThread().interrupt();
    return new InterruptedIOException(attempt.verb + " " + blob(name) + " was interrupted");
  }

  /** A blob as messages name it. */
  String blob(String name) {
    return AzureStoreProvider.uri(settings.accountName(), "/" + settings.container()) + "/" + name;
  }

  private IOException ofService(
      Attempt attempt, String name, String what, BlobStorageException failure) {
    BlobErrorCode code = failure.getErrorCode();
    int status = failure.getStatusCode();
    if (NO_CONTAINER.contains(code)) {
      return new StorageException(
          "the container "
              + settings.container()
              + " does not exist in the storage account "
              + settings.accountName()
              + " ("
              + code
              + "); create it, or correct the setting container",
          failure);
    }
    if (TAKEN.contains(code) && attempt == Attempt.PUT) {
      return taken(name, failure);
    }
    if (BlobErrorCode.INVALID_BLOCK_LIST.equals(code)) {
      return new StorageUnavailableException(
          what + "its blocks are gone, as after another writer's success; store it anew", failure);
    }
    String reason = "status " + status + (code == null ? "" : ", " + code);
    String text = String.valueOf(code);
    if (text.startsWith("BlobImmutable") || text.equals("SnapshotsPresent")) {
      return new StorageAccessException(
          what
              + reason
              + "; a policy of immutability, a legal hold or a snapshot keeps the blob: wait until"
              + " it ends, or remove it",
          failure);
    }
    if (status == 401
        || status == 403
        || BlobErrorCode.INVALID_AUTHENTICATION_INFO.equals(code)
        || text.equals("PublicAccessNotPermitted")) {
      return new StorageAccessException(what + reason + denied(attempt, text), failure);
    }
    if (status == 404) {
      return new ObjectNotFoundException(blob(name) + " does not exist", failure);
    }
    if (status == 507) {
      return new StorageFullException(what + reason + "; free some room and try again", failure);
    }
    return isPassing(status)
        ? new StorageUnavailableException(what + reason, failure)
        : new StorageException(what + reason, failure);
  }

  private String denied(Attempt attempt, String code) {
    String network = ", or a network rule of the account keeps this machine out";
    String unknown =
        ", which the account "
            + settings.accountName()
            + " does not accept: it is wrong or has ended, or the clock of this machine is off";
    String right =
        "the right "
            + ACTION
            + attempt.action
            + " (it is in the role Storage Blob Data Contributor), or "
            + attempt.sasRight
            + " of a SAS token, is missing on the container "
            + settings.container();
    String who = "; asked with " + settings.authentication();
    if (code.startsWith("AuthenticationFailed") || code.startsWith("InvalidAuthentication")) {
      return who + unknown;
    }
    if (settings.authentication() instanceof Authentication.AccountKey) {
      return who + unknown + network; // an owner lacks no right
    }
    return code.equals("AuthorizationFailure")
        ? who + unknown + "; or " + right + network
        : who + "; " + right;
  }

  private IOException ofIdentity(String what, Throwable failure) {
    String reason = reason(failure);
    boolean refused =
        reason.contains(REFUSED_BY_ENTRA_ID)
            || find(failure, CredentialUnavailableException.class).isPresent()
            || find(failure, ClientAuthenticationException.class).isPresent();
    return refused
        ? new StorageAccessException(
            what + " could be had with " + settings.authentication() + ": " + reason, failure)
        : ofNetwork(
            what + ": ",
            settings.identity().authorityHost().orElse("the authority that gives tokens"),
            failure);
  }

  /** The innermost account of what went wrong, which is the shortest. */
  private static String reason(Throwable failure) {
    String reason = failure.getClass().getSimpleName();
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
      if (cause.getMessage() != null) {
        reason = cause.getMessage().lines().findFirst().orElse(reason);
      }
      cause = cause.getCause();
    }
    return reason;
  }

  private static IOException ofNetwork(String what, String host, Throwable failure) {
    if (find(failure, UnresolvedAddressException.class).isPresent()) {
      return new StorageUnavailableException(
          what
              + "the name of the host "
              + host
              + " is not known; look at accountName, endpoint, authorityHost and the name service",
          failure);
    }
    Optional<SSLException> tls = find(failure, SSLException.class);
    if (tls.filter(e -> String.valueOf(e.getMessage()).contains("certification path"))
        .isPresent()) {
      return new StorageException(
          what + "the certificate of " + host + " is not trusted; name its authority in caFile",
          failure);
    }
    Optional<IOException> io = find(failure, IOException.class);
    if (io.isPresent() || find(failure, TimeoutException.class).isPresent()) {
      String reason =
          find(failure, ConnectException.class).isPresent()
              ? "no connection to " + host
              : "trouble on the way to " + host + ": " + io.map(Object::toString).orElse("timeout");
      return new StorageUnavailableException(what + reason, failure);
    }
    return new StorageException(what + failure, failure);
  }

  private static boolean isPassing(int status) {
    return status == 408 || status == 429 || (status >= 500 && status != 501 && status != 505);
  }

  private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> kind) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
      if (kind.isInstance(cause)) {
        return Optional.of(kind.cast(cause));
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }
}
