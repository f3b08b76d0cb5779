package sh.oso.kafka.backup.cli.settings;

import org.jspecify.annotations.Nullable;

/** Turns what a block says about who logs in into properties of a Kafka client. */
final class SaslSettings {

  private static final String KAFKA = "org.apache.kafka.common.security.";
  private static final String OAUTHBEARER = "OAUTHBEARER";

  /** Takes a property that has a name of ours. */
  interface Sink {
    void name(String property, Value.Text value, Key key);
  }

  private final String block;
  private final SettingsReader reader;
  private final Problems problems;
  private final Sink sink;

  SaslSettings(String block, SettingsReader reader, Problems problems, Sink sink) {
    this.block = block;
    this.reader = reader;
    this.problems = problems;
    this.sink = sink;
  }

  void read() {
    Value.Text mechanism = required(Key.MECHANISM);
    Value.Text username = textOrFile(Key.USERNAME, Key.USERNAME_FILE);
    Value.Text password = textOrFile(Key.PASSWORD, Key.PASSWORD_FILE);
    Value.Text endpoint = reader.text(Key.TOKEN_ENDPOINT, path(Key.TOKEN_ENDPOINT));
    Value.Text scope = reader.text(Key.SCOPE, path(Key.SCOPE));
    if (mechanism == null) {
      return;
    }
    if (!SecurityRules.MECHANISMS.contains(mechanism.text())) {
      problems.add(
          path(Key.MECHANISM),
          mechanism,
          SettingsReader.notOneOf(mechanism.text(), SecurityRules.MECHANISMS));
    }
    sink.name("sasl.mechanism", mechanism, Key.MECHANISM);
    boolean token = mechanism.text().equals(OAUTHBEARER);
    if (token && endpoint == null && !problems.mention(path(Key.TOKEN_ENDPOINT))) {
      problems.add(
          path(Key.TOKEN_ENDPOINT), "is missing; give the URL where tokens come from", null);
    }
    if (!token) {
      refuse(Key.TOKEN_ENDPOINT, endpoint);
      refuse(Key.SCOPE, scope);
    }
    if (username == null || password == null) {
      return;
    }
    if (!token) {
      password(mechanism, username, password);
    } else if (endpoint != null) {
      token(endpoint, username, password);
      if (scope != null) {
        sink.name("sasl.oauthbearer.scope", scope, Key.SCOPE);
      }
    }
  }

  private void refuse(Key key, Value.@Nullable Text given) {
    if (given != null) {
      problems.add(path(key), given, "has a meaning with mechanism OAUTHBEARER only; remove it");
    }
  }

  private void password(Value.Text mechanism, Value.Text username, Value.Text password) {
    String module =
        mechanism.text().equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
    String jaas =
        "%s%s required username=%s password=%s;"
            .formatted(KAFKA, module, quoted(username.text()), quoted(password.text()));
    sink.name("sasl.jaas.config", new Value.Text(jaas, password.origin()), Key.PASSWORD);
  }

  private void token(Value.Text endpoint, Value.Text username, Value.Text password) {
    Origin origin = endpoint.origin();
    sink.name("sasl.oauthbearer.token.endpoint.url", endpoint, Key.TOKEN_ENDPOINT);
    sink.name("sasl.oauthbearer.client.credentials.client.id", username, Key.USERNAME);
    sink.name("sasl.oauthbearer.client.credentials.client.secret", password, Key.PASSWORD);
    sink.name(
        "sasl.login.callback.handler.class",
        new Value.Text(KAFKA + "oauthbearer.OAuthBearerLoginCallbackHandler", origin),
        Key.MECHANISM);
    sink.name(
        "sasl.jaas.config",
        new Value.Text(KAFKA + "oauthbearer.OAuthBearerLoginModule required;", origin),
        Key.MECHANISM);
  }

  private Value.@Nullable Text textOrFile(Key key, Key fileKey) {
    Value.Text given = reader.text(key, path(key));
    SettingsReader.FileSetting file = reader.file(fileKey, path(fileKey));
    if (given != null && file != null) {
      problems.add(path(key), "is given, and " + path(fileKey) + " too; keep one", given.origin());
    }
    if (file != null) {
      String text = FileText.read(file, problems);
      return text == null ? null : new Value.Text(text.replaceFirst("\\r?\\n$", ""), file.origin());
    }
    if (given == null && !problems.mention(path(key))) {
      problems.add(path(key), "is missing; give it, or " + path(fileKey), null);
    }
    return given;
  }

  private Value.@Nullable Text required(Key key) {
    Value.Text text = reader.text(key, path(key));
    if (text == null && !problems.mention(path(key))) {
      problems.add(path(key), "is missing", null);
    }
    return text;
  }

  private String path(Key key) {
    return key.path().replaceFirst("^kafkaCluster", block);
  }

  /** A string of JAAS, which Kafka reads with Java's StreamTokenizer. */
  private static String quoted(String text) {
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "\\r")
        + '"';
  }
}
