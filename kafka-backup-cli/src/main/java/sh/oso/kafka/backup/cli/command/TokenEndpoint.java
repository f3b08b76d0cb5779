package sh.oso.kafka.backup.cli.command;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lets Kafka's client ask the token endpoint that the settings name. It asks none that a system
 * property does not allow, as a guard for servers that run with settings of strangers; here whoever
 * writes the settings also starts the process. A property that is set already wins.
 */
final class TokenEndpoint {

  private static final String ALLOWED_URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

  private TokenEndpoint() {}

  static void allow(Map<String, String> kafka, Map<String, String> target) {
    String endpoints =
        Stream.of(kafka, target)
            .map(it -> it.getOrDefault("sasl.oauthbearer.token.endpoint.url", ""))
            .filter(it -> !it.isEmpty())
            .distinct()
            .collect(Collectors.joining(","));
    if (!endpoints.isEmpty() && System.getProperty(ALLOWED_URLS) == null) {
      System.setProperty(ALLOWED_URLS, endpoints);
    }
  }
}
