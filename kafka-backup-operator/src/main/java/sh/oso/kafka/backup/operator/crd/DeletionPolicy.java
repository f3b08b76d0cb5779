package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonValue;

/** What becomes of the backups when their KafkaBackup is deleted. */
public enum DeletionPolicy {
  RETAIN("Retain"),
  DELETE("Delete");

  private final String id;

  DeletionPolicy(String id) {
    this.id = id;
  }

  /** As it is written in resources. */
  @JsonValue
  public String id() {
    return id;
  }
}
