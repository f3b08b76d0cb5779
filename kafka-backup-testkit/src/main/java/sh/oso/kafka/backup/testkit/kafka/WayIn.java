package sh.oso.kafka.backup.testkit.kafka;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A way for clients to come into a cluster, by a listener of its own. */
public enum WayIn {
  /** No encryption, no users. */
  PLAINTEXT(false, false, null),
  /** TLS; clients need not say who they are. */
  SSL(true, false, null),
  /** TLS; clients show a certificate, which names them. */
  MUTUAL_SSL(true, true, null),
  /** Passwords, not encrypted. */
  SASL_PLAINTEXT_PLAIN(false, false, SaslMechanism.PLAIN),
  /** Challenge and response with SHA-256, not encrypted. */
  SASL_PLAINTEXT_SCRAM_SHA_256(false, false, SaslMechanism.SCRAM_SHA_256),
  /** Challenge and response with SHA-512, not encrypted. */
  SASL_PLAINTEXT_SCRAM_SHA_512(false, false, SaslMechanism.SCRAM_SHA_512),
  /** Tokens, not encrypted. */
  SASL_PLAINTEXT_OAUTHBEARER(false, false, SaslMechanism.OAUTHBEARER),
  /** Passwords over TLS. */
  SASL_SSL_PLAIN(true, false, SaslMechanism.PLAIN),
  /** Challenge and response with SHA-256 over TLS. */
  SASL_SSL_SCRAM_SHA_256(true, false, SaslMechanism.SCRAM_SHA_256),
  /** Challenge and response with SHA-512 over TLS. */
  SASL_SSL_SCRAM_SHA_512(true, false, SaslMechanism.SCRAM_SHA_512),
  /** Tokens over TLS. */
  SASL_SSL_OAUTHBEARER(true, false, SaslMechanism.OAUTHBEARER);

  private final boolean tls;
  private final boolean mutualTls;
  private final @Nullable SaslMechanism sasl;

  WayIn(boolean tls, boolean mutualTls, @Nullable SaslMechanism sasl) {
    this.tls = tls;
    this.mutualTls = mutualTls;
    this.sasl = sasl;
  }

  /**
   * The value that {@code security.protocol} takes for it.
   *
   * @return for example {@code SASL_SSL}
   */
  public String securityProtocol() {
    return gate().protocol();
  }

  /**
   * How users prove who they are.
   *
   * @return empty if they do not, or by a certificate
   */
  public Optional<SaslMechanism> sasl() {
    return Optional.ofNullable(sasl);
  }

  Gate gate() {
    return new Gate(name(), tls, mutualTls, sasl);
  }
}
