package sh.oso.kafka.backup.testkit.kafka;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One listener for clients: what it demands, and what both sides have to be told for it. */
record Gate(String listener, boolean tls, boolean mutualTls, @Nullable SaslMechanism sasl) {

  private static final String OAUTH = "org.apache.kafka.common.security.oauthbearer.";

  String protocol() {
    return (sasl == null ? "" : "SASL_") + (tls ? "SSL" : "PLAINTEXT");
  }

  /** Whether it finds out who clients are. */
  boolean knowsUsers() {
    return sasl != null || mutualTls;
  }

  /** Whose name a client has here, should it come as a user. */
  String principalOf(String user) {
    return sasl == null && mutualTls ? "User:CN=" + user : "User:" + user;
  }

  /** What goes into {@code server.properties}. */
  Map<String, String> brokerProperties(Map<String, String> users, Issuers issuers) {
    Map<String, String> properties = new LinkedHashMap<>();
    String prefix = "listener.name." + listener.toLowerCase(Locale.ROOT) + ".";
    if (tls) {
      Certificates certificates = issuers.certificates();
      properties.put(prefix + "ssl.keystore.type", "PEM");
      properties.put(prefix + "ssl.keystore.location", certificates.broker().toString());
      properties.put(prefix + "ssl.truststore.type", "PEM");
      properties.put(prefix + "ssl.truststore.location", certificates.authority().toString());
      properties.put(prefix + "ssl.client.auth", mutualTls ? "required" : "none");
    }
    if (sasl != null) {
      StringBuilder jaas = new StringBuilder(sasl.loginModule()).append(" required");
      if (sasl == SaslMechanism.PLAIN) {
        users.forEach((user, password) -> jaas.append(option("user_" + user, password)));
      }
      String ofMechanism = prefix + sasl.settingPrefix() + ".";
      properties.put(prefix + "sasl.enabled.mechanisms", sasl.kafkaName());
      properties.put(ofMechanism + "sasl.jaas.config", jaas.append(';').toString());
      if (sasl == SaslMechanism.OAUTHBEARER) {
        properties.put(
            ofMechanism + "sasl.server.callback.handler.class",
            OAUTH + "OAuthBearerValidatorCallbackHandler");
      }
    }
    return properties;
  }

  /** What a client that comes as a user has to be told. */
  Map<String, Object> clientProperties(String user, String password, Issuers issuers) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("security.protocol", protocol());
    if (tls) {
      Certificates certificates = issuers.certificates();
      properties.put("ssl.truststore.type", "PEM");
      properties.put("ssl.truststore.location", certificates.authority().toString());
      if (mutualTls) {
        properties.put("ssl.keystore.type", "PEM");
        properties.put(
            "ssl.keystore.location",
            certificates.client(sasl == null ? user : Security.ADMIN).toString());
      }
    }
    if (sasl != null) {
      properties.put("sasl.mechanism", sasl.kafkaName());
      if (sasl == SaslMechanism.OAUTHBEARER) {
        properties.put("sasl.jaas.config", sasl.loginModule() + " required;");
        properties.putAll(tokenProperties(user, password, issuers.tokens()));
      } else {
        properties.put(
            "sasl.jaas.config",
            sasl.loginModule()
                + " required"
                + option("username", user)
                + option("password", password)
                + ";");
      }
    }
    return properties;
  }

  private static Map<String, Object> tokenProperties(
      String user, String password, TokenServer tokens) {
    return Map.of(
        "sasl.login.callback.handler.class",
        OAUTH + "OAuthBearerLoginCallbackHandler",
        "sasl.oauthbearer.token.endpoint.url",
        tokens.tokenEndpoint().toString(),
        "sasl.oauthbearer.client.credentials.client.id",
        user,
        "sasl.oauthbearer.client.credentials.client.secret",
        password);
  }

  private static String option(String name, String value) {
    return " " + name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
