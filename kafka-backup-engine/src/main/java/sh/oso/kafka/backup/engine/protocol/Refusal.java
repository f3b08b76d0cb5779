package sh.oso.kafka.backup.engine.protocol;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/** Says why a connection was not let in, and what to look at. */
public final class Refusal {

  private static final String TOKEN_REFUSED = "invalid_token";
  private static final String ALERT = "Received fatal alert: ";

  private Refusal() {}

  /** One line about a refusal, without the broker's name. */
  public static String explain(AuthenticationException refusal) {
    if (refusal instanceof SslAuthenticationException) {
      return "the TLS handshake failed: " + explainTls(refusal);
    }
    String told = Failures.oneLine(refusal);
    if (refusal instanceof UnsupportedSaslMechanismException) {
      return "the broker does not take this SASL mechanism: " + told + "; check sasl.mechanism";
    }
    if (refusal instanceof IllegalSaslStateException) {
      return "the broker takes no credentials here: "
          + told
          + "; check security.protocol and the port";
    }
    if (told.contains(TOKEN_REFUSED)) {
      return "the broker refuses the token: "
          + told
          + "; check that it is for the audience and scope that the broker expects, from the issuer"
          + " that it trusts, and that both clocks are right";
    }
    return "the broker refuses the credentials: "
        + told
        + "; check user name, password and mechanism";
  }

  private static String explainTls(AuthenticationException refusal) {
    String told =
        Failures.rootMessage(refusal)
            .lines()
            .findFirst()
            .orElse("no reason given")
            .replaceFirst("\\.$", "");
    List<Throwable> causes = causes(refusal);
    if (any(causes, CertificateExpiredException.class)
        || any(causes, CertificateNotYetValidException.class)) {
      return "the broker's certificate is not valid now: "
          + told
          + "; renew it, and check the clocks";
    }
    if (any(causes, CertPathBuilderException.class)
        || any(causes, CertPathValidatorException.class)) {
      return "no trusted authority signed the broker's certificate: "
          + told
          + "; check the authorities that are trusted (ssl.truststore.*)";
    }
    if (any(causes, CertificateException.class)) {
      return "the broker's certificate is not for the name that was asked for: "
          + told
          + "; use a name that is in the certificate for bootstrap and advertised listeners";
    }
    int alert = told.indexOf(ALERT);
    if (alert >= 0 && told.toLowerCase(Locale.ROOT).contains("certificate")) {
      return "the broker refuses the client's certificate, or misses one: "
          + told.substring(alert)
          + "; check that it has not expired and is signed by an authority that the broker trusts"
          + " (ssl.keystore.*)";
    }
    return told + "; check security.protocol, the port, and the TLS versions of both sides";
  }

  private static boolean any(List<Throwable> causes, Class<?> kind) {
    return causes.stream().anyMatch(kind::isInstance);
  }

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable cause = failure; cause != null && !causes.contains(cause); ) {
      causes.add(cause);
      cause = cause.getCause();
    }
    return causes;
  }
}
