package sh.oso.kafka.backup.testkit.kafka;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Who gives out what brokers and clients of a cluster show each other, where they need any. */
record Issuers(@Nullable Certificates certificatesIfAny, @Nullable TokenServer tokensIfAny)
    implements AutoCloseable {

  /** Who vouches for nothing. */
  static final Issuers NONE = new Issuers(null, null);

  /** Those that the listeners of a cluster need. */
  static Issuers of(Security security, Path folder) {
    return new Issuers(
        security.gates().stream().anyMatch(Gate::tls)
            ? Certificates.create(folder.resolve("certificates"), security.certificateOwners())
            : null,
        security.gates().stream().anyMatch(gate -> gate.sasl() == SaslMechanism.OAUTHBEARER)
            ? TokenServer.start(security.users())
            : null);
  }

  Certificates certificates() {
    return required(certificatesIfAny, "no listener of this cluster has TLS");
  }

  TokenServer tokens() {
    return required(tokensIfAny, "no listener of this cluster takes tokens");
  }

  private static <T> T required(@Nullable T issuer, String problem) {
    if (issuer == null) {
      throw new IllegalStateException(problem);
    }
    return issuer;
  }

  @Override
  public void close() {
    if (tokensIfAny != null) {
      tokensIfAny.close();
    }
  }
}
