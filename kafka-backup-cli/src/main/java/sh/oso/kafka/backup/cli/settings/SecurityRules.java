package sh.oso.kafka.backup.cli.settings;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all properties of a client together, whichever way each was given, and refuses what
 * would connect with less security than was asked for, or could not log in.
 */
final class SecurityRules {

  static final List<String> PROTOCOLS = List.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL");
  static final List<String> MECHANISMS =
      List.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER");

  private final String block;
  private final boolean saslBlock;
  private final Map<String, Value.Text> properties;
  private final Problems problems;
  private final String path;

  SecurityRules(
      String block, boolean saslBlock, Map<String, Value.Text> properties, Problems problems) {
    this.block = block;
    this.saslBlock = saslBlock;
    this.properties = properties;
    this.problems = problems;
    this.path = block + ".securityProtocol";
  }

  void check() {
    Value.Text given = properties.get("security.protocol");
    String protocol = given == null ? "PLAINTEXT" : given.text();
    if (PROTOCOLS.contains(protocol)) {
      @Nullable Origin origin = given == null ? null : given.origin();
      checkCredentials(protocol, origin);
      checkTls(protocol, origin);
    } else if (given != null && !problems.mention(path)) {
      problems.add(
          block + ".properties.security.protocol",
          given,
          SettingsReader.notOneOf(protocol, PROTOCOLS));
    }
  }

  private void checkCredentials(String protocol, @Nullable Origin origin) {
    boolean sasl = protocol.startsWith("SASL_");
    boolean credentials =
        saslBlock
            || has("sasl.jaas.config")
            || properties.keySet().stream().anyMatch(it -> it.endsWith("callback.handler.class"));
    if (!sasl && credentials) {
      problems.add(
          path,
          "is " + protocol + ", which would ignore the credentials given; write SASL_SSL",
          origin);
    }
    if (sasl && !credentials && System.getProperty("java.security.auth.login.config") == null) {
      problems.add(
          path,
          "is %s, and no credentials are given; write %s.sasl with mechanism, username and password"
              .formatted(protocol, block),
          origin);
    }
    String mechanismPath = block + ".sasl.mechanism";
    Value.Text mechanism = properties.get("sasl.mechanism");
    if (mechanism == null) {
      if (sasl && !saslBlock) {
        problems.add(mechanismPath, "is missing; write " + String.join(" or ", MECHANISMS), null);
      }
    } else if (!MECHANISMS.contains(mechanism.text())
        // One like none of them may be a plug-in's; the engine looks for its class.
        && Nearest.to(mechanism.text(), MECHANISMS).isPresent()
        && !problems.mention(mechanismPath)) {
      problems.add(
          block + ".properties.sasl.mechanism",
          mechanism,
          SettingsReader.notOneOf(mechanism.text(), MECHANISMS));
    }
  }

  private void checkTls(String protocol, @Nullable Origin origin) {
    boolean files =
        properties.keySet().stream()
            .anyMatch(
                it ->
                    it.startsWith("ssl.truststore.")
                        || it.startsWith("ssl.keystore.")
                        || it.startsWith("kafka-backup.ssl."));
    if (files && !protocol.endsWith("SSL")) {
      problems.add(
          path,
          "is %s, which would ignore the TLS files given; write %s"
              .formatted(protocol, protocol.startsWith("SASL_") ? "SASL_SSL" : "SSL"),
          origin);
    }
  }

  private boolean has(String property) {
    return properties.containsKey(property);
  }
}
