package sh.oso.kafka.backup.testkit.kafka;

import java.util.Locale;

/** A way in which users prove who they are with a password. */
public enum SaslMechanism {
  /** The password itself is sent. */
  PLAIN("PLAIN", "org.apache.kafka.common.security.plain.PlainLoginModule"),
  /** Challenge and response with SHA-256. */
  SCRAM_SHA_256("SCRAM-SHA-256", "org.apache.kafka.common.security.scram.ScramLoginModule"),
  /** Challenge and response with SHA-512. */
  SCRAM_SHA_512("SCRAM-SHA-512", "org.apache.kafka.common.security.scram.ScramLoginModule"),
  /**
   * A token, which clients get from a {@link TokenServer} for their name and password. Brokers
   * check its signature, its times, who made it and whom it is for.
   */
  OAUTHBEARER("OAUTHBEARER", "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule");

  private final String kafkaName;
  private final String loginModule;

  SaslMechanism(String kafkaName, String loginModule) {
    this.kafkaName = kafkaName;
    this.loginModule = loginModule;
  }

  /**
   * The value that {@code sasl.mechanism} takes for it.
   *
   * @return for example {@code SCRAM-SHA-256}
   */
  public String kafkaName() {
    return kafkaName;
  }

  String loginModule() {
    return loginModule;
  }

  boolean isScram() {
    return this == SCRAM_SHA_256 || this == SCRAM_SHA_512;
  }

  /** Brokers spell mechanisms in lower case in the names of listener settings. */
  String settingPrefix() {
    return kafkaName.toLowerCase(Locale.ROOT);
  }
}
