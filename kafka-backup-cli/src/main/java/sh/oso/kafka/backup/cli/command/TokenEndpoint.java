package sh.oso.kafka.backup.cli.command;

import java.util.Map;

/**
 * Lets Kafka's client ask the token endpoint that the settings name. It asks none that a system
 * property does not allow, as a guard for servers that run with settings of strangers; here whoever
 * writes the settings also starts the process. A property that is set already wins.
 */
final class TokenEndpoint {

  private static final String ALLOWED_URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

  private TokenEndpoint() {}

  static void allow(Map<String, String> kafka) {
    String endpoint = kafka.get("sasl.oauthbearer.token.endpoint.url");
    if (endpoint != null && System.getProperty(ALLOWED_URLS) == null) {
      System.setProperty(ALLOWED_URLS, endpoint);
    }
  }
}
