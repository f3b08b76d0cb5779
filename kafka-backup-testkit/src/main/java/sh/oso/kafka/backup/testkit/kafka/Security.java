package sh.oso.kafka.backup.testkit.kafka;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How clients of a cluster come in and prove who they are. */
record Security(Gate main, Set<WayIn> further, Map<String, String> users, boolean authorizer) {

  static final String ADMIN = "admin";

  Security {
    further = Set.copyOf(further);
    users = Map.copyOf(users);
    boolean usersAreKnown = gates(main, further).anyMatch(Gate::knowsUsers);
    if (!usersAreKnown && users.size() > 1) {
      throw new IllegalStateException("users need sasl(mechanism) or mutualTls()");
    }
    if (!usersAreKnown && authorizer) {
      throw new IllegalStateException("an authorizer needs sasl(mechanism) or mutualTls()");
    }
  }

  private static Stream<Gate> gates(Gate main, Set<WayIn> further) {
    return Stream.concat(Stream.of(main), further.stream().sorted().map(WayIn::gate));
  }

  /** Every listener for clients. */
  List<Gate> gates() {
    return gates(main, further).toList();
  }

  /** Whether there is but one listener, without any security. */
  boolean isPlain() {
    return further.isEmpty() && main.protocol().equals("PLAINTEXT");
  }

  Gate gate(WayIn way) {
    if (!further.contains(way)) {
      throw new IllegalArgumentException("there is no way in by " + way + ", only " + further);
    }
    return way.gate();
  }

  String principalOf(Gate gate, String user) {
    passwordOf(user);
    return gate.principalOf(user);
  }

  /** Who needs a certificate: with passwords besides, it does not matter whose it is. */
  Set<String> certificateOwners() {
    Set<String> owners = new LinkedHashSet<>();
    for (Gate gate : gates()) {
      if (gate.mutualTls()) {
        owners.addAll(gate.sasl() == null ? users.keySet() : Set.of(ADMIN));
      }
    }
    return owners;
  }

  /** What goes into {@code server.properties} for the listeners of clients. */
  Map<String, String> brokerProperties(Issuers issuers) {
    Map<String, String> properties = new LinkedHashMap<>();
    gates().forEach(gate -> properties.putAll(gate.brokerProperties(users, issuers)));
    TokenServer tokens = issuers.tokensIfAny();
    if (tokens != null) {
      properties.put("sasl.oauthbearer.jwks.endpoint.url", tokens.keys().toString());
      properties.put("sasl.oauthbearer.expected.issuer", TokenServer.ISSUER);
      properties.put("sasl.oauthbearer.expected.audience", TokenServer.AUDIENCE);
    }
    if (authorizer) {
      properties.put(
          "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
      properties.put("allow.everyone.if.no.acl.found", "false");
      // Brokers are anonymous to each other, on listeners that no client is told of.
      properties.put(
          "super.users",
          "User:ANONYMOUS;"
              + gates().stream()
                  .filter(Gate::knowsUsers)
                  .map(gate -> gate.principalOf(ADMIN))
                  .distinct()
                  .collect(Collectors.joining(";")));
    }
    return properties;
  }

  /** Arguments of the brokers' JVMs. */
  List<String> jvmArguments(Issuers issuers) {
    TokenServer tokens = issuers.tokensIfAny();
    return tokens == null
        ? List.of()
        : List.of("-D" + TokenServer.ALLOWED_URLS + "=" + tokens.keys());
  }

  /** Arguments with which storage is formatted so that it knows the users. */
  List<String> formatArguments() {
    List<String> arguments = new ArrayList<>();
    gates().stream()
        .map(Gate::sasl)
        .filter(sasl -> sasl != null && sasl.isScram())
        .distinct()
        .forEach(
            sasl ->
                users.forEach(
                    (user, password) -> {
                      arguments.add("--add-scram");
                      arguments.add(
                          "%s=[name=\"%s\",password=\"%s\"]"
                              .formatted(sasl.kafkaName(), user, password));
                    }));
    return arguments;
  }

  Map<String, Object> clientProperties(Gate gate, String user, Issuers issuers) {
    return gate.clientProperties(user, passwordOf(user), issuers);
  }

  private String passwordOf(String user) {
    String password = users.get(user);
    if (password == null) {
      throw new IllegalArgumentException("there is no user '" + user + "', only " + users.keySet());
    }
    return password;
  }

  @Override
  public String toString() {
    return main.protocol() + " " + further + " " + users.keySet();
  }
}
