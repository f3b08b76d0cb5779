package sh.oso.kafka.backup.storage.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import reactor.core.publisher.Mono;

/**
 * Tokens of the SDK, whose failures are marked as such: on their way through the SDK they would
 * look like those of the store.
 */
record TokenSource(TokenCredential credential) implements TokenCredential {

  /** No token was to be had. The reason is no cause: the SDK would throw that instead. */
  static final class NoTokenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Throwable reason;

    NoTokenException(Throwable reason) {
      super("no token");
      this.reason = reason;
    }

    Throwable reason() {
      return reason;
    }
  }

  @Override
  public Mono<AccessToken> getToken(TokenRequestContext request) {
    return credential.getToken(request).onErrorMap(NoTokenException::new);
  }

  @Override
  public AccessToken getTokenSync(TokenRequestContext request) {
    try {
      return credential.getTokenSync(request);
    } catch (RuntimeException e) {
      throw new NoTokenException(e);
    }
  }
}
