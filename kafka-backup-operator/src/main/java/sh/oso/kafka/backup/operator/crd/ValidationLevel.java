package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonValue;

/** How thoroughly a backup is looked at. */
public enum ValidationLevel {
  LISTED("Listed"),
  CHECKSUMS("Checksums"),
  DECODED("Decoded"),
  RESTORED("Restored");

  private final String id;

  ValidationLevel(String id) {
    this.id = id;
  }

  /** As it is written in resources, and in settings of the command. */
  @JsonValue
  public String id() {
    return id;
  }
}
