package sh.oso.kafka.backup.engine.protocol;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import sh.oso.kafka.backup.api.InvalidRequestException;

/**
 * Looks at all that properties of a client say about security together. Kafka's clients ignore what
 * the protocol does not use, and so would connect with less security than was asked for.
 */
public final class SecurityCheck {

  private static final List<String> PROTOCOLS =
      List.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL");
  private static final List<String> MECHANISMS =
      List.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER", "GSSAPI");

  /** Whose mechanism shows what was given to whoever listens. */
  private static final List<String> SHOWING = List.of("PLAIN", "OAUTHBEARER");

  private static final List<String> SASL_ONLY =
      List.of(
          SaslConfigs.SASL_MECHANISM,
          SaslConfigs.SASL_JAAS_CONFIG,
          SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS,
          SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL);

  private static final List<String> TLS_ONLY =
      List.of(
          SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG,
          SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG,
          SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG,
          SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG,
          SslConfigs.SSL_KEYSTORE_KEY_CONFIG,
          TlsFiles.CERTIFICATE,
          TlsFiles.KEY);

  private final Map<String, ?> properties;
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private SecurityCheck(Map<String, ?> properties) {
    this.properties = properties;
  }

  /**
   * Checks.
   *
   * @param properties of a Kafka client
   * @return what works, and is dangerous
   * @throws InvalidRequestException with everything that does not fit together
   */
  public static List<String> warningsOf(Map<String, ?> properties) {
    SecurityCheck check = new SecurityCheck(properties);
    check.run();
    if (!check.problems.isEmpty()) {
      throw new InvalidRequestException(
          "the Kafka client properties cannot work: " + String.join("; ", check.problems));
    }
    return check.warnings;
  }

  private void run() {
    String given = text(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG);
    // As Kafka does, in any case of letters.
    String protocol = given.isEmpty() ? "PLAINTEXT" : given.toUpperCase(Locale.ROOT);
    if (!PROTOCOLS.contains(protocol)) {
      problems.add(notOneOf(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, given, PROTOCOLS));
      return;
    }
    if (protocol.startsWith("SASL_")) {
      checkSasl(protocol);
    } else {
      refuseIgnored(protocol, SASL_ONLY, protocol.equals("SSL") ? "SASL_SSL" : "SASL_PLAINTEXT");
    }
    if (protocol.endsWith("SSL")) {
      checkTls();
    } else {
      refuseIgnored(protocol, TLS_ONLY, protocol.replace("PLAINTEXT", "SSL"));
    }
  }

  private void refuseIgnored(String protocol, List<String> names, String better) {
    List<String> ignored = names.stream().filter(this::has).toList();
    if (!ignored.isEmpty()) {
      problems.add(
          "security.protocol is "
              + protocol
              + ", which would ignore "
              + String.join(", ", ignored)
              + ": write "
              + better
              + ", or leave them out");
    }
  }

  private void checkSasl(String protocol) {
    String mechanism = text(SaslConfigs.SASL_MECHANISM);
    if (mechanism.isEmpty()) {
      problems.add(
          "sasl.mechanism is missing, for which Kafka would take GSSAPI: write one of "
              + String.join(", ", MECHANISMS));
    } else if (!MECHANISMS.contains(mechanism) && !isOfPlugIn(mechanism)) {
      problems.add(notOneOf(SaslConfigs.SASL_MECHANISM, mechanism, MECHANISMS));
    }
    if (!has(SaslConfigs.SASL_JAAS_CONFIG)
        && System.getProperty("java.security.auth.login.config") == null) {
      problems.add(
          "security.protocol is "
              + protocol
              + ", and sasl.jaas.config is missing: write there the login module with user name and"
              + " password");
    }
    if (mechanism.equals("OAUTHBEARER") && !has(SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS)) {
      problems.add(
          "sasl.login.callback.handler.class is missing, without which Kafka's client makes tokens"
              + " of its own that nobody signed: write"
              + " org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler");
    }
    if (protocol.equals("SASL_PLAINTEXT") && SHOWING.contains(mechanism)) {
      warnings.add(
          "security.protocol SASL_PLAINTEXT with "
              + mechanism
              + " shows the "
              + (mechanism.equals("PLAIN") ? "password" : "token")
              + " to whoever listens on the network; use SASL_SSL");
    }
    warnOfPlainTokenEndpoint();
  }

  /** Others than Kafka's own come with a class of their own. */
  private boolean isOfPlugIn(String mechanism) {
    return PropertyNames.nearest(mechanism, MECHANISMS).isEmpty()
        && (has(SaslConfigs.SASL_CLIENT_CALLBACK_HANDLER_CLASS)
            || !text(SaslConfigs.SASL_JAAS_CONFIG).contains("org.apache.kafka.common.security."));
  }

  private void warnOfPlainTokenEndpoint() {
    String endpoint = text(SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL);
    if (endpoint.startsWith("http:")) {
      String host = URI.create(endpoint).getHost();
      if (host == null || !(host.startsWith("127.") || host.equals("localhost"))) {
        warnings.add(
            "sasl.oauthbearer.token.endpoint.url is http, which shows the client's secret to"
                + " whoever listens on the network; use https");
      }
    }
  }

  private void checkTls() {
    together(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, SslConfigs.SSL_KEYSTORE_KEY_CONFIG);
    together(TlsFiles.CERTIFICATE, TlsFiles.KEY);
    if (has(TlsFiles.CERTIFICATE) && has(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG)) {
      problems.add(
          "ssl.engine.factory.class is given, which would ignore "
              + TlsFiles.CERTIFICATE
              + ": leave one of them out");
    }
    needs(SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG, SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG);
    needs(SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG, SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG);
    Object algorithm = properties.get(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG);
    if (algorithm != null && algorithm.toString().isEmpty()) {
      warnings.add(
          "ssl.endpoint.identification.algorithm is empty: names of brokers are not compared with"
              + " their certificates, so that whoever has one of a trusted authority can pose as"
              + " them; leave it out");
    }
  }

  private void together(String one, String other) {
    needs(one, other);
    needs(other, one);
  }

  private void needs(String given, String missing) {
    if (has(given) && !has(missing)) {
      problems.add(given + " is given, and " + missing + " is missing: give both");
    }
  }

  private boolean has(String name) {
    return !text(name).isEmpty();
  }

  private String text(String name) {
    Object value = properties.get(name);
    if (value instanceof Password secret) {
      return secret.value();
    }
    return value == null ? "" : value.toString();
  }

  private static String notOneOf(String name, String given, List<String> legal) {
    return name
        + " '"
        + given
        + "' is not one of "
        + String.join(", ", legal)
        + PropertyNames.nearest(given, legal)
            .map(near -> " (did you mean " + near + "?)")
            .orElse("");
  }
}
