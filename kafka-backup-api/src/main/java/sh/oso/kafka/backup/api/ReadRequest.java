package sh.oso.kafka.backup.api;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.record.BackupRecord;
import sh.oso.kafka.backup.api.record.RecordWindow;
import sh.oso.kafka.backup.api.record.RecordWindow.PartitionOffsets;

/**
 * Asks for records of one topic of a backup. A record must satisfy all that is given.
 *
 * @param backupId which backup, or {@code latest}
 * @param topic name of the topic
 * @param partition number of the only partition to read, null for all
 * @param window by timestamp and offset
 * @param key the key that records must have, byte for byte; null for any, also for none; copied
 * @param maxRecords how many records at most, 1 at least
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
public record ReadRequest(
    String backupId,
    String topic,
    @Nullable Integer partition,
    RecordWindow window,
    byte @Nullable [] key,
    long maxRecords) {

  // Not compact: of a compact constructor the class file does not tell which arrays may be null.
  public ReadRequest(
      String backupId,
      String topic,
      @Nullable Integer partition,
      RecordWindow window,
      byte @Nullable [] key,
      long maxRecords) {
    Ids.check("backup id", backupId);
    if (!topic.matches("[a-zA-Z0-9._-]+")) {
      throw new InvalidRequestException("'" + topic + "' is no topic; name one, without patterns");
    }
    if (partition != null && partition < 0) {
      throw new InvalidRequestException("there is no partition " + partition);
    }
    for (PartitionOffsets offsets : window.offsets()) {
      if (!offsets.topic().equals(topic)
          || (partition != null && partition != offsets.partition())) {
        throw new InvalidRequestException(
            "offsets are given for "
                + offsets.topic()
                + "-"
                + offsets.partition()
                + ", which is not to be read");
      }
    }
    if (maxRecords < 1) {
      throw new InvalidRequestException(
          "at most " + maxRecords + " records are none; ask for 1 at least");
    }
    this.backupId = backupId;
    this.topic = topic;
    this.partition = partition;
    this.window = window;
    this.key = copy(key);
    this.maxRecords = maxRecords;
  }

  /**
   * Asks for all records of a topic.
   *
   * @param backupId which backup, or {@code latest}
   * @param topic name of the topic
   * @return the request
   */
  public static ReadRequest of(String backupId, String topic) {
    return new ReadRequest(backupId, topic, null, RecordWindow.ALL, null, Long.MAX_VALUE);
  }

  /**
   * The same for one partition.
   *
   * @param number of the partition
   * @return the request
   */
  public ReadRequest withPartition(int number) {
    return new ReadRequest(backupId, topic, number, window, key, maxRecords);
  }

  /**
   * The same for some times or offsets.
   *
   * @param newWindow what records must lie in
   * @return the request
   */
  public ReadRequest withWindow(RecordWindow newWindow) {
    return new ReadRequest(backupId, topic, partition, newWindow, key, maxRecords);
  }

  /**
   * The same for one key.
   *
   * @param newKey the key, byte for byte; copied
   * @return the request
   */
  public ReadRequest withKey(byte[] newKey) {
    return new ReadRequest(backupId, topic, partition, window, newKey, maxRecords);
  }

  /**
   * The same, but not more than some records.
   *
   * @param most how many, 1 at least
   * @return the request
   */
  public ReadRequest withMaxRecords(long most) {
    return new ReadRequest(backupId, topic, partition, window, key, most);
  }

  @Override
  public byte @Nullable [] key() {
    return copy(key);
  }

  /**
   * Whether a record has the key that is asked for.
   *
   * @param record the record
   * @return true if it has, or none is asked for
   */
  public boolean hasKey(BackupRecord record) {
    return key == null || Arrays.equals(key, record.key());
  }

  private static byte @Nullable [] copy(byte @Nullable [] bytes) {
    return bytes == null ? null : bytes.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReadRequest request
        && backupId.equals(request.backupId)
        && topic.equals(request.topic)
        && Objects.equals(partition, request.partition)
        && window.equals(request.window)
        && Arrays.equals(key, request.key)
        && maxRecords == request.maxRecords;
  }

  @Override
  public int hashCode() {
    return Objects.hash(backupId, topic, partition, window, Arrays.hashCode(key), maxRecords);
  }

  /** Without the key, which is payload. */
  @Override
  public String toString() {
    return "ReadRequest["
        + backupId
        + ", "
        + topic
        + (partition == null ? "" : "-" + partition)
        + ", "
        + window
        + ", key="
        + (key == null ? "any" : "given")
        + ", maxRecords="
        + maxRecords
        + "]";
  }
}
