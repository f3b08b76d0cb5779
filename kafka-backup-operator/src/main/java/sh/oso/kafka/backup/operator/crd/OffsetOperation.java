package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonValue;

/** What to do with an offset snapshot. */
public enum OffsetOperation {
  SNAPSHOT("snapshot"),
  ROLLBACK("rollback"),
  VERIFY("verify"),
  DELETE("delete");

  private final String id;

  OffsetOperation(String id) {
    this.id = id;
  }

  /** As it is written in resources, and in settings of the command. */
  @JsonValue
  public String id() {
    return id;
  }
}
