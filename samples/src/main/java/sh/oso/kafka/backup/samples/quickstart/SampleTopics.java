package sh.oso.kafka.backup.samples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** Four topics that differ in what makes copying them hard, and the records in them. */
final class SampleTopics {

  /** A topic, and what is special about its records. */
  record Topic(
      String name, int partitions, String codec, String special, Map<String, String> configs) {}

  private static final Topic ORDERS =
      new Topic("orders", 4, "none", "null keys; headers, some null or of one name", Map.of());
  private static final Topic CLICKS =
      new Topic("clicks", 4, "lz4", "batches compressed by the producer", Map.of());
  private static final Topic PAYMENTS =
      new Topic("payments", 3, "zstd", "transactions, every fifth aborted", Map.of());
  private static final Topic CUSTOMERS =
      new Topic(
          "customers",
          2,
          "none",
          "compacted: holes between offsets; tombstones",
          Map.of(
              "cleanup.policy", "compact",
              "segment.bytes", "1048576",
              "min.cleanable.dirty.ratio", "0.01"));

  static final List<Topic> ALL = List.of(ORDERS, CLICKS, PAYMENTS, CUSTOMERS);

  private static final int TRANSACTIONS = 20;
  private static final int MOST_RECORDS_IN_MEMORY = 20_000;

  private static final String[] WORDS =
      ("amber basket candle drawer engine feather garden hammer island jacket kettle ladder magnet"
              + " needle orange pepper quartz ribbon saddle timber umbrella velvet window yellow")
          .split(" ");

  private final Map<String, Object> kafka;
  private final LogCleaner cleaner;
  private final int records;
  private final SplittableRandom random = new SplittableRandom(20260101);
  private final long begin = Instant.now().minusSeconds(3600).toEpochMilli();

  /**
   * Describes what to write.
   *
   * @param records about how many, over all topics
   */
  SampleTopics(Map<String, Object> kafka, LogCleaner cleaner, int records) {
    this.kafka = kafka;
    this.cleaner = cleaner;
    this.records = records;
  }

  static List<String> names() {
    return ALL.stream().map(Topic::name).toList();
  }

  /** Creates the topics and writes their records; tells how many, aborted ones too. */
  long write(Admin admin) throws ExecutionException, InterruptedException, IOException {
    admin.createTopics(ALL.stream().map(SampleTopics::newTopic).toList()).all().get();
    long sent = write(ORDERS, records * 3 / 10, this::order);
    sent += write(CLICKS, records * 4 / 10, this::click);
    sent += writeTransactions(records * 2 / 10);
    sent += write(CUSTOMERS, records / 10, this::customer);
    cleaner.await(CUSTOMERS.name(), CUSTOMERS.partitions());
    stopCompaction(admin);
    return sent;
  }

  private static NewTopic newTopic(Topic topic) {
    return new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.configs());
  }

  private long write(Topic topic, int count, IntFunction<ProducerRecord<byte[], byte[]>> make) {
    TopicWriter writer = writer(topic);
    for (int first = 0; first < count; first += MOST_RECORDS_IN_MEMORY) {
      int end = Math.min(count, first + MOST_RECORDS_IN_MEMORY);
      writer.write(IntStream.range(first, end).mapToObj(make).toList());
    }
    return count;
  }

  private long writeTransactions(int count) {
    TopicWriter writer = writer(PAYMENTS);
    int each = count / TRANSACTIONS;
    for (int i = 0; i < TRANSACTIONS; i++) {
      var payments = IntStream.range(i * each, (i + 1) * each).mapToObj(this::payment).toList();
      if (i % 5 == 4) {
        writer.writeAborted(payments);
      } else {
        writer.writeCommitted(payments);
      }
    }
    return (long) each * TRANSACTIONS;
  }

  /**
   * With one batch under way at a time: a leader that is new to its partition may refuse the first
   * and then take the second, since it knows no producer yet; the first is then out of order for
   * ever.
   */
  private TopicWriter writer(Topic topic) {
    return new TopicWriter(kafka)
        .with("compression.type", topic.codec())
        .with("max.in.flight.requests.per.connection", 1);
  }

  /**
   * The cleaner would go on in the restored topic, whose newest segment begins elsewhere, and what
   * is to be compared record by record would have fewer of them.
   */
  private static void stopCompaction(Admin admin) throws ExecutionException, InterruptedException {
    admin
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.TOPIC, CUSTOMERS.name()),
                List.of(
                    new AlterConfigOp(
                        new ConfigEntry("min.compaction.lag.ms", "86400000"),
                        AlterConfigOp.OpType.SET))))
        .all()
        .get();
  }

  private ProducerRecord<byte[], byte[]> order(int i) {
    var order = record(ORDERS, i, i % 10 == 0 ? null : bytes("order-" + i), value(i));
    order.headers().add("trace", bytes("trace-" + random.nextInt()));
    if (i % 7 == 0) {
      order.headers().add("trace", bytes("another")).add("empty", null);
    }
    return order;
  }

  private ProducerRecord<byte[], byte[]> click(int i) {
    return record(CLICKS, i, bytes("session-" + i / 20), value(i));
  }

  private ProducerRecord<byte[], byte[]> payment(int i) {
    return record(PAYMENTS, i, bytes("account-" + i % 1000), value(i));
  }

  private ProducerRecord<byte[], byte[]> customer(int i) {
    int customer = random.nextInt(Math.max(1, records / 100));
    byte[] key = bytes("customer-" + customer);
    return record(CUSTOMERS, i, key, customer % 50 == 0 ? null : value(customer));
  }

  private ProducerRecord<byte[], byte[]> record(
      Topic topic, int number, byte @Nullable [] key, byte @Nullable [] value) {
    return new ProducerRecord<>(
        topic.name(), null, begin + number + random.nextInt(1000), key, value);
  }

  /** About 330 bytes that compress as such records do. */
  private byte[] value(int number) {
    StringBuilder text = new StringBuilder(400);
    text.append("{\"id\":").append(number);
    text.append(",\"amount\":").append(random.nextInt(100_000));
    text.append(",\"reference\":\"").append(Long.toHexString(random.nextLong()));
    text.append("\",\"text\":\"");
    for (int i = 0; i < 40; i++) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    return bytes(text.append("\"}").toString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
