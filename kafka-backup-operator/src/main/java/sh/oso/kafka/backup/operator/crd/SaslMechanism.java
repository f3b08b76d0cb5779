package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonValue;

/** How a client proves who it is. */
public enum SaslMechanism {
  PLAIN("PLAIN"),
  SCRAM_SHA_256("SCRAM-SHA-256"),
  SCRAM_SHA_512("SCRAM-SHA-512");

  private final String id;

  SaslMechanism(String id) {
    this.id = id;
  }

  /** As it is written in resources, and in settings of the command. */
  @JsonValue
  public String id() {
    return id;
  }
}
