package sh.oso.kafka.backup.testkit.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Makes records. The same seed and the same calls in the same order give the same records. For one
 * thread; show this object in failures, it prints the seed.
 */
public final class RecordSamples {

  /**
   * Configs of a topic that takes every kind and keeps it: any timestamp, records of 1 MiB, no
   * retention.
   */
  public static final Map<String, String> TOPIC_CONFIGS =
      Map.of(
          "message.timestamp.before.max.ms", String.valueOf(Long.MAX_VALUE),
          "message.timestamp.after.max.ms", String.valueOf(Long.MAX_VALUE),
          "max.message.bytes", String.valueOf(4 << 20),
          "retention.ms", "-1");

  private static final long NO_TIMESTAMP = -1;
  private static final long IN_2020 = Instant.parse("2020-02-29T12:00:00Z").toEpochMilli();
  private static final long IN_1970 = Instant.parse("1970-01-01T00:00:01Z").toEpochMilli();
  private static final long IN_2090 = Instant.parse("2090-12-31T23:59:59Z").toEpochMilli();

  private final long seed;
  private final Random random;

  private RecordSamples(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /**
   * Begins a sequence of records.
   *
   * @param seed any number
   * @return a generator
   */
  public static RecordSamples of(long seed) {
    return new RecordSamples(seed);
  }

  /**
   * Makes records of one kind, which leave the choice of the partition to the producer.
   *
   * @param kind what is special about them
   * @param topic where they will go
   * @param count how many
   * @return the records, in the order in which to send them
   */
  public List<ProducerRecord<byte[], byte[]>> records(SampleKind kind, String topic, int count) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      records.add(sample(kind, topic, i));
    }
    return records;
  }

  /**
   * Makes records of all kinds in random order, but none of {@link SampleKind#ONE_MEBIBYTE}.
   *
   * @param topic where they will go
   * @param count how many
   * @return the records, in the order in which to send them
   */
  public List<ProducerRecord<byte[], byte[]>> mixed(String topic, int count) {
    List<SampleKind> kinds = new ArrayList<>(List.of(SampleKind.values()));
    kinds.remove(SampleKind.ONE_MEBIBYTE);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      records.add(sample(kinds.get(random.nextInt(kinds.size())), topic, i));
    }
    return records;
  }

  /**
   * Makes records that set the same keys again and again, with a tombstone among ten, as compaction
   * wants them.
   *
   * @param topic where they will go
   * @param keys how many different keys
   * @param rounds how often each is set
   * @return the records, in the order in which to send them
   */
  public List<ProducerRecord<byte[], byte[]>> updates(String topic, int keys, int rounds) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(keys * rounds);
    for (int round = 0; round < rounds; round++) {
      for (int key = 0; key < keys; key++) {
        byte[] value = random.nextInt(10) == 0 ? null : text("round-" + round);
        records.add(new ProducerRecord<>(topic, text("key-" + key), value));
      }
    }
    return records;
  }

  @Override
  public String toString() {
    return "RecordSamples.of(" + seed + "L)";
  }

  private ProducerRecord<byte[], byte[]> sample(SampleKind kind, String topic, int i) {
    byte[] key = text("key-" + random.nextInt(1000));
    byte[] value = text("value " + i + " " + "lorem ipsum ".repeat(random.nextInt(20)));
    byte[] empty = new byte[0];
    Header plain = header("n", text(String.valueOf(i)));
    return switch (kind) {
      case TEXT -> record(topic, null, key, value, plain);
      case RANDOM_BYTES -> record(topic, null, key, randomBytes(1 + random.nextInt(500)), plain);
      case NULL_KEY -> record(topic, null, null, value);
      case NULL_VALUE -> record(topic, null, key, null, plain);
      case NULL_KEY_AND_VALUE -> record(topic, null, null, null, plain);
      case EMPTY_KEY -> record(topic, null, empty, value);
      case EMPTY_VALUE -> record(topic, null, key, empty);
      case EMPTY_KEY_AND_VALUE -> record(topic, null, empty, empty);
      case DUPLICATE_HEADER_KEYS ->
          record(topic, null, key, value, plain, header("h", text("b")), header("h", text("a")));
      case NULL_HEADER_VALUE -> record(topic, null, key, value, header("h", null), plain);
      case EMPTY_HEADER_VALUE -> record(topic, null, key, value, header("h", empty), plain);
      case EMPTY_HEADER_KEY -> record(topic, null, key, value, header("", text("v")), plain);
      case UNICODE_HEADER_KEYS ->
          record(topic, null, key, value, header("größe", text("ü")), header("鍵🔑", text("値")));
      case MANY_HEADERS -> record(topic, null, key, value, manyHeaders());
      case TIMESTAMP_ZERO -> record(topic, 0L, key, value, plain);
      case TIMESTAMP_NONE -> new UnstampedRecord(topic, key, value, List.of(plain));
      case TIMESTAMPS_OUT_OF_ORDER ->
          record(topic, IN_2020 + random.nextInt(3_600_000), key, value, plain);
      case TIMESTAMPS_DECADES_APART ->
          record(topic, i % 2 == 0 ? IN_1970 : IN_2090, key, value, plain);
      case ONE_MEBIBYTE -> record(topic, null, key, randomBytes(1 << 20), plain);
    };
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic,
      @Nullable Long timestamp,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Header... headers) {
    return new ProducerRecord<>(topic, null, timestamp, key, value, List.of(headers));
  }

  private Header[] manyHeaders() {
    Header[] headers = new Header[100];
    for (int i = 0; i < headers.length; i++) {
      headers[i] = header("h" + random.nextInt(50), randomBytes(random.nextInt(16)));
    }
    return headers;
  }

  private static Header header(String key, byte @Nullable [] value) {
    return new RecordHeader(key, value);
  }

  private static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }

  private byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Brokers store a timestamp of -1, but the constructor of a record refuses it. */
  private static final class UnstampedRecord extends ProducerRecord<byte[], byte[]> {

    UnstampedRecord(String topic, byte[] key, byte[] value, List<Header> headers) {
      super(topic, null, key, value, headers);
    }

    @Override
    public Long timestamp() {
      return NO_TIMESTAMP;
    }
  }
}
