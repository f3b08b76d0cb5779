package sh.oso.kafka.backup.engine.witness;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Makes records of which no two are alike. For one thread. */
public final class Rows {

  private final Random random;
  private long number;

  public Rows(long seed) {
    this.random = new Random(seed);
  }

  /** Records for one partition. */
  public List<ProducerRecord<byte[], byte[]>> of(String topic, int partition, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> row(topic, partition, "key-" + random.nextInt(1_000)))
        .toList();
  }

  /** Records for each of some partitions. */
  public List<ProducerRecord<byte[], byte[]>> spread(String topic, int partitions, int each) {
    return IntStream.range(0, partitions)
        .boxed()
        .flatMap(partition -> of(topic, partition, each).stream())
        .toList();
  }

  /** Records of 64 KiB that no codec makes smaller. */
  public List<ProducerRecord<byte[], byte[]>> large(String topic, int partition, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> row(topic, partition, "large", 64 << 10))
        .toList();
  }

  /** A record with a given key. */
  public ProducerRecord<byte[], byte[]> row(String topic, int partition, String key) {
    return row(topic, partition, key, 40 + random.nextInt(80));
  }

  private ProducerRecord<byte[], byte[]> row(
      String topic, int partition, String key, int noiseBytes) {
    byte[] value = new byte[Long.BYTES + noiseBytes];
    random.nextBytes(value);
    ByteBuffer.wrap(value).putLong(number++);
    return new ProducerRecord<>(topic, partition, key.getBytes(StandardCharsets.UTF_8), value);
  }

  /** What deletes a key of a compacted topic. */
  public static ProducerRecord<byte[], byte[]> tombstone(String topic, int partition, String key) {
    return new ProducerRecord<>(topic, partition, key.getBytes(StandardCharsets.UTF_8), null);
  }
}
