package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonValue;

/** Where backups lie. */
public enum StorageType {
  S3("s3"),
  AZURE("azure"),
  GCS("gcs"),
  PVC("pvc");

  private final String id;

  StorageType(String id) {
    this.id = id;
  }

  /** As it is written in resources, and in settings of the command. */
  @JsonValue
  public String id() {
    return id;
  }
}
