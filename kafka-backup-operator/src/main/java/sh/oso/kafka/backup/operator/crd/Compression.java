package sh.oso.kafka.backup.operator.crd;

import com.fasterxml.jackson.annotation.JsonValue;

/** How segments are compressed. */
public enum Compression {
  ZSTD("zstd"),
  LZ4("lz4"),
  NONE("none");

  private final String id;

  Compression(String id) {
    this.id = id;
  }

  /** As it is written in resources, and in settings of the command. */
  @JsonValue
  public String id() {
    return id;
  }
}
