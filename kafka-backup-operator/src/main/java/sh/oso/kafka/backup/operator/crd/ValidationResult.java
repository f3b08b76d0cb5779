package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a validation found. */
public enum ValidationResult {
  VALID("Valid"),
  INVALID("Invalid");

  private final String id;

  ValidationResult(String id) {
    this.id = id;
  }

  /** As it is written in resources, and in settings of the command. */
  @JsonValue
  public String id() {
    return id;
  }
}
