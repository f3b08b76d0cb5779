package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonValue;

/** A form of the report of a validation. */
public enum EvidenceFormat {
  JSON("json"),
  HTML("html");

  private final String id;

  EvidenceFormat(String id) {
    this.id = id;
  }

  /** As it is written in resources, and in settings of the command. */
  @JsonValue
  public String id() {
    return id;
  }
}
