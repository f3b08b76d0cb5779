package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonValue;

/** How a run ended. */
public enum Outcome {
  SUCCESS("success"),
  FAILURE("failure");

  private final String id;

  Outcome(String id) {
    this.id = id;
  }

  /** As it is written in resources, and in settings of the command. */
  @JsonValue
  public String id() {
    return id;
  }
}
