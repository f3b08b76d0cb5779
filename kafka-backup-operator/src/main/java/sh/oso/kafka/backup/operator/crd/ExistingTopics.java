package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonValue;

/** What it means that a target topic has records. */
public enum ExistingTopics {
  FAIL("Fail"),
  APPEND("Append"),
  PURGE("Purge");

  private final String id;

  ExistingTopics(String id) {
    this.id = id;
  }

  /** As it is written in resources, and in settings of the command. */
  @JsonValue
  public String id() {
    return id;
  }
}
