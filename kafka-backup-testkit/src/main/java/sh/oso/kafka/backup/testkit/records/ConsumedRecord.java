package sh.oso.kafka.backup.testkit.records;

import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A record as a consumer sees it. Equal if every byte is.
 *
 * @param offset its offset, -1 if that is of no interest
 * @param timestamp milliseconds since the epoch, -1 if it has none
 * @param timestampType who set the timestamp
 * @param key its key
 * @param value its value; null for a tombstone
 * @param headers its headers in order
 */
public record ConsumedRecord(
    long offset,
    long timestamp,
    TimestampType timestampType,
    @Nullable Bytes key,
    @Nullable Bytes value,
    List<ConsumedHeader> headers) {

  private static final int SHOWN_BYTES = 60;

  public ConsumedRecord {
    headers = List.copyOf(headers);
  }

  /**
   * Takes over what a consumer returned.
   *
   * @param record its arrays must not be changed afterwards
   * @return the same as a value
   */
  public static ConsumedRecord of(ConsumerRecord<byte[], byte[]> record) {
    return new ConsumedRecord(
        record.offset(),
        record.timestamp(),
        record.timestampType(),
        wrap(record.key()),
        wrap(record.value()),
        list(record.headers()));
  }

  /**
   * Foretells what a consumer will see of a record that was written to a topic with {@code
   * message.timestamp.type=CreateTime}.
   *
   * @param record its arrays must not be changed afterwards
   * @param written what the producer returned for it
   * @return the same as a value
   */
  public static ConsumedRecord of(ProducerRecord<byte[], byte[]> record, RecordMetadata written) {
    return new ConsumedRecord(
        written.offset(),
        written.timestamp(),
        TimestampType.CREATE_TIME,
        wrap(record.key()),
        wrap(record.value()),
        list(record.headers()));
  }

  /**
   * Forgets the offset, to compare records that stand elsewhere.
   *
   * @return the same with an offset of -1
   */
  public ConsumedRecord withoutOffset() {
    return new ConsumedRecord(-1, timestamp, timestampType, key, value, headers);
  }

  @Override
  public String toString() {
    return "[offset=%d %s=%d key=%s value=%s headers=%s]"
        .formatted(offset, timestampType, timestamp, show(key), show(value), headers);
  }

  private static List<ConsumedHeader> list(Headers headers) {
    return StreamSupport.stream(headers.spliterator(), false)
        .map(header -> new ConsumedHeader(header.key(), wrap(header.value())))
        .toList();
  }

  private static @Nullable Bytes wrap(byte @Nullable [] bytes) {
    return bytes == null ? null : Bytes.wrap(bytes);
  }

  private static String show(@Nullable Bytes bytes) {
    String text = String.valueOf(bytes);
    return text.length() <= SHOWN_BYTES
        ? text
        : text.substring(0, SHOWN_BYTES) + "...(" + (bytes == null ? 0 : bytes.get().length) + ")";
  }
}
