package sh.oso.kafka.backup.testkit.kafka;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How clients of a cluster prove who they are, and what both sides have to be told for it. */
record Security(
    boolean tls,
    boolean mutualTls,
    @Nullable SaslMechanism sasl,
    Map<String, String> users,
    boolean authorizer) {

  static final String ADMIN = "admin";

  Security {
    boolean usersAreKnown = sasl != null || mutualTls;
    if (!usersAreKnown && users.size() > 1) {
      throw new IllegalStateException("users need sasl(mechanism) or mutualTls()");
    }
    if (!usersAreKnown && authorizer) {
      throw new IllegalStateException("an authorizer needs sasl(mechanism) or mutualTls()");
    }
  }

  String protocol() {
    return (sasl == null ? "" : "SASL_") + (tls ? "SSL" : "PLAINTEXT");
  }

  String principalOf(String user) {
    passwordOf(user);
    return sasl == null && mutualTls ? "User:CN=" + user : "User:" + user;
  }

  /** Who needs a certificate: with passwords besides, it does not matter whose it is. */
  Set<String> certificateOwners() {
    return !mutualTls ? Set.of() : sasl == null ? users.keySet() : Set.of(ADMIN);
  }

  /** What goes into {@code server.properties} for the listener of clients. */
  Map<String, String> brokerProperties(@Nullable Certificates certificates) {
    Map<String, String> properties = new LinkedHashMap<>();
    String listener = "listener.name.client.";
    if (certificates != null) {
      properties.put(listener + "ssl.keystore.type", "PEM");
      properties.put(listener + "ssl.keystore.location", certificates.broker().toString());
      properties.put(listener + "ssl.truststore.type", "PEM");
      properties.put(listener + "ssl.truststore.location", certificates.authority().toString());
      properties.put(listener + "ssl.client.auth", mutualTls ? "required" : "none");
    }
    if (sasl != null) {
      StringBuilder jaas = new StringBuilder(sasl.loginModule()).append(" required");
      if (sasl == SaslMechanism.PLAIN) {
        users.forEach((user, password) -> jaas.append(option("user_" + user, password)));
      }
      properties.put("sasl.enabled.mechanisms", sasl.kafkaName());
      properties.put(
          listener + sasl.settingPrefix() + ".sasl.jaas.config", jaas.append(';').toString());
    }
    if (authorizer) {
      properties.put(
          "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
      properties.put("allow.everyone.if.no.acl.found", "false");
      // Brokers are anonymous to each other, on listeners that no client is told of.
      properties.put("super.users", "User:ANONYMOUS;" + principalOf(ADMIN));
    }
    return properties;
  }

  /** Arguments with which storage is formatted so that it knows the users. */
  List<String> formatArguments() {
    List<String> arguments = new ArrayList<>();
    if (sasl != null && sasl != SaslMechanism.PLAIN) {
      users.forEach(
          (user, password) -> {
            arguments.add("--add-scram");
            arguments.add(
                "%s=[name=\"%s\",password=\"%s\"]".formatted(sasl.kafkaName(), user, password));
          });
    }
    return arguments;
  }

  Map<String, Object> clientProperties(String user, @Nullable Certificates certificates) {
    String password = passwordOf(user);
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("security.protocol", protocol());
    if (certificates != null) {
      properties.put("ssl.truststore.type", "PEM");
      properties.put("ssl.truststore.location", certificates.authority().toString());
      if (mutualTls) {
        properties.put("ssl.keystore.type", "PEM");
        properties.put(
            "ssl.keystore.location", certificates.client(sasl == null ? user : ADMIN).toString());
      }
    }
    if (sasl != null) {
      properties.put("sasl.mechanism", sasl.kafkaName());
      properties.put(
          "sasl.jaas.config",
          sasl.loginModule()
              + " required"
              + option("username", user)
              + option("password", password)
              + ";");
    }
    return properties;
  }

  private String passwordOf(String user) {
    String password = users.get(user);
    if (password == null) {
      throw new IllegalArgumentException("there is no user '" + user + "', only " + users.keySet());
    }
    return password;
  }

  private static String option(String name, String value) {
    return " " + name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  @Override
  public String toString() {
    return protocol() + " " + users.keySet();
  }
}
