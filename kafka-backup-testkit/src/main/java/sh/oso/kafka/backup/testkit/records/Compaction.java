package sh.oso.kafka.backup.testkit.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Bytes;

/** Makes holes in topics by having the broker compact them. */
public final class Compaction {

  /** Configs of a topic that is compacted as soon as there is anything to compact. */
  public static final Map<String, String> TOPIC_CONFIGS =
      Map.of(
          "cleanup.policy", "compact",
          "min.cleanable.dirty.ratio", "0.0",
          "min.compaction.lag.ms", "0",
          "segment.ms", "100");

  /** Key of the records that {@link #force} appends. */
  public static final String FILLER_KEY = "compaction-filler";

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  // Longer than segment.ms: each filler then begins a new segment, which frees the last one.
  private static final Duration PAUSE = Duration.ofMillis(150);

  private Compaction() {}

  /**
   * Appends fillers to every partition of a topic until the cleaner has left one record of each
   * other key.
   *
   * @param clientProperties how to reach the cluster
   * @param topic a topic with {@link #TOPIC_CONFIGS}, without an open transaction
   * @throws IllegalStateException if some key has several records still after a minute
   */
  public static void force(Map<String, Object> clientProperties, String topic) {
    TopicReader reader = new TopicReader(clientProperties);
    TopicWriter writer = new TopicWriter(clientProperties).with("linger.ms", 0);
    List<ProducerRecord<byte[], byte[]>> fillers =
        reader.read(topic).partitions().keySet().stream()
            .map(partition -> filler(topic, partition))
            .toList();
    long deadlineNanos = System.nanoTime() + TIMEOUT.toNanos();
    do {
      if (System.nanoTime() > deadlineNanos) {
        throw new IllegalStateException(
            "%s has several records of one key still after %s".formatted(topic, TIMEOUT));
      }
      writer.write(fillers);
      LockSupport.parkNanos(PAUSE.toNanos());
    } while (!isCompacted(reader.read(topic)));
  }

  private static boolean isCompacted(TopicContent content) {
    Bytes filler = Bytes.wrap(FILLER_KEY.getBytes(UTF_8));
    return content.partitions().values().stream()
        .map(
            records ->
                records.stream()
                    .map(ConsumedRecord::key)
                    .filter(key -> !filler.equals(key))
                    .toList())
        .allMatch(keys -> Set.copyOf(keys).size() == keys.size());
  }

  private static ProducerRecord<byte[], byte[]> filler(String topic, int partition) {
    return new ProducerRecord<>(topic, partition, FILLER_KEY.getBytes(UTF_8), new byte[0]);
  }
}
