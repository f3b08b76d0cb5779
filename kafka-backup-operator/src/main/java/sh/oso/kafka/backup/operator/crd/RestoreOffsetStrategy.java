package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonValue;

/** Where a restore puts consumer groups. */
public enum RestoreOffsetStrategy {
  MAPPING("mapping"),
  HEADER_BASED("headerBased"),
  EARLIEST("earliest"),
  LATEST("latest"),
  TIMESTAMP("timestamp"),
  OFFSET("offset");

  private final String id;

  RestoreOffsetStrategy(String id) {
    this.id = id;
  }

  /** As it is written in resources, and in settings of the command. */
  @JsonValue
  public String id() {
    return id;
  }
}
