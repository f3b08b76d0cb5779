package sh.oso.kafka.backup.engine.protocol;

import java.util.Map;
import java.util.Optional;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.internals.BrokerSecurityConfigs;
import org.apache.kafka.common.security.oauthbearer.internals.secured.UnretryableException;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;

/**
 * Says why no client could be made of its properties. Kafka's clients read certificates and get a
 * token while they are made.
 */
public final class LoginFailure {

  private static final String ALLOWED_URLS =
      BrokerSecurityConfigs.ALLOWED_SASL_OAUTHBEARER_URLS_CONFIG;

  private final RuntimeException thrown;
  private final String told;
  private final Object tokenEndpoint;
  private final boolean isOauth;

  private LoginFailure(Map<String, ?> properties, RuntimeException thrown) {
    Object endpoint = properties.get(SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL);
    this.thrown = thrown;
    this.told = Failures.rootMessage(thrown).lines().findFirst().orElse("no reason given");
    this.tokenEndpoint = endpoint == null ? "its source" : endpoint;
    this.isOauth = "OAUTHBEARER".equals(properties.get(SaslConfigs.SASL_MECHANISM));
  }

  /**
   * Translates what the making of a client threw.
   *
   * @param properties of the client
   */
  public static KafkaBackupException of(Map<String, ?> properties, RuntimeException thrown) {
    return new LoginFailure(properties, thrown).translate();
  }

  private KafkaBackupException translate() {
    Optional<KafkaBackupException> ours = find(KafkaBackupException.class);
    if (ours.isPresent()) {
      return ours.get();
    }
    if (find(LoginException.class).isPresent() && isOauth) {
      return noToken();
    }
    if (told.contains(ALLOWED_URLS)) {
      return new InvalidRequestException(
          "Kafka's client may not ask "
              + tokenEndpoint
              + " for a token: start the JVM with -D"
              + ALLOWED_URLS
              + "="
              + tokenEndpoint,
          thrown);
    }
    if (told.contains("JAAS config")) {
      // Kafka's own words, and their trace, quote what may be a piece of a password.
      return new InvalidRequestException(
          "sasl.jaas.config cannot be read: write the login module, 'required', options as"
              + " name=\"value\" with \\ before \" and \\, and a semicolon");
    }
    return new InvalidRequestException(
        "the Kafka client properties cannot work: " + told(), thrown);
  }

  /**
   * Java's login passes on but the text of what went wrong: that of a stack trace for what was
   * thrown, or a message alone for a token that Kafka's client cannot read.
   */
  private KafkaBackupException noToken() {
    String reason = told.replaceFirst("^([\\w.$]+(Exception|Error): )+", "");
    if (reason.equals(told)) {
      return new KafkaAccessException(
          "what " + tokenEndpoint + " gave is no token that can be used: " + reason, thrown);
    }
    if (told.contains(UnretryableException.class.getName())) {
      return new KafkaAccessException(
          "no token was given by "
              + tokenEndpoint
              + ": "
              + reason
              + "; check the id and the secret of the client, and the URL",
          thrown);
    }
    return new KafkaUnavailableException(
        "no token could be had from "
            + tokenEndpoint
            + ": "
            + reason
            + "; check that it runs, and sasl.oauthbearer.token.endpoint.url",
        thrown);
  }

  /** What went wrong, and where: the innermost alone may say but "Invalid keystore format". */
  private String told() {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      String where = Failures.oneLine(cause);
      if (!where.startsWith("Failed to create new ") && !where.contains(told)) {
        return where + ": " + told;
      }
    }
    return told;
  }

  private <T extends Throwable> Optional<T> find(Class<T> kind) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return Optional.of(kind.cast(cause));
      }
    }
    return Optional.empty();
  }
}
