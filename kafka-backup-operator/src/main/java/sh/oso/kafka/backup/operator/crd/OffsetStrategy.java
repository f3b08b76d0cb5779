package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonValue;

/** Where an offset reset puts consumer groups. */
public enum OffsetStrategy {
  EARLIEST("earliest"),
  LATEST("latest"),
  TIMESTAMP("timestamp"),
  OFFSET("offset"),
  HEADER_BASED("headerBased"),
  FROM_MAPPING("fromMapping");

  private final String id;

  OffsetStrategy(String id) {
    this.id = id;
  }

  /** As it is written in resources, and in settings of the command. */
  @JsonValue
  public String id() {
    return id;
  }
}
