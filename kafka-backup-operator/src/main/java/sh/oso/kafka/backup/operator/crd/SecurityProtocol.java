package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonValue;

/** How brokers are spoken to. */
public enum SecurityProtocol {
  PLAINTEXT("PLAINTEXT"),
  SSL("SSL"),
  SASL_PLAINTEXT("SASL_PLAINTEXT"),
  SASL_SSL("SASL_SSL");

  private final String id;

  SecurityProtocol(String id) {
    this.id = id;
  }

  /** As it is written in resources, and in settings of the command. */
  @JsonValue
  public String id() {
    return id;
  }
}
