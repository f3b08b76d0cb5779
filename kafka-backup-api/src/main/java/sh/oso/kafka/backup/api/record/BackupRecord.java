package sh.oso.kafka.backup.api.record;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record of a backup, as a consumer of the source saw it. Equal if every byte is. Prints no
 * payload.
 *
 * @param topic the topic's name at the source
 * @param partition number of the partition at the source
 * @param offset its offset at the source
 * @param timestamp milliseconds since the epoch, -1 if it has none
 * @param key its key, null if it has none; taken over, not to be changed afterwards
 * @param value its value, null for a tombstone; taken over, not to be changed afterwards
 * @param headers its headers in order
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode look into it
public record BackupRecord(
    String topic,
    int partition,
    long offset,
    long timestamp,
    byte @Nullable [] key,
    byte @Nullable [] value,
    List<RecordHeader> headers) {

  // Not compact: of a compact constructor the class file does not tell which arrays may be null.
  public BackupRecord(
      String topic,
      int partition,
      long offset,
      long timestamp,
      byte @Nullable [] key,
      byte @Nullable [] value,
      List<RecordHeader> headers) {
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
    this.timestamp = timestamp;
    this.key = key;
    this.value = value;
    this.headers = List.copyOf(headers);
  }

  /**
   * The same record with other content.
   *
   * @param newKey its key, null for none; taken over
   * @param newValue its value, null for a tombstone; taken over
   * @param newHeaders its headers in order
   * @return a record of the same place and time
   */
  public BackupRecord withContent(
      byte @Nullable [] newKey, byte @Nullable [] newValue, List<RecordHeader> newHeaders) {
    return new BackupRecord(topic, partition, offset, timestamp, newKey, newValue, newHeaders);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BackupRecord record
        && topic.equals(record.topic)
        && partition == record.partition
        && offset == record.offset
        && timestamp == record.timestamp
        && Arrays.equals(key, record.key)
        && Arrays.equals(value, record.value)
        && headers.equals(record.headers);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        topic, partition, offset, timestamp, Arrays.hashCode(key), Arrays.hashCode(value), headers);
  }

  @Override
  public String toString() {
    return topic
        + "-"
        + partition
        + "@"
        + offset
        + "[timestamp="
        + timestamp
        + ", key="
        + size(key)
        + ", value="
        + size(value)
        + ", headers="
        + headers.size()
        + "]";
  }

  private static String size(byte @Nullable [] bytes) {
    return bytes == null ? "null" : bytes.length + " bytes";
  }
}
