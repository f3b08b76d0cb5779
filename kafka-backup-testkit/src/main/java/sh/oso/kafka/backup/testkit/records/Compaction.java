package sh.oso.kafka.backup.testkit.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;

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
   * Appends fillers to every partition of a topic until every partition with records has lost at
   * least one of those that it has now.
   *
   * @param clientProperties how to reach the cluster
   * @param topic a topic with {@link #TOPIC_CONFIGS}, without an open transaction, and with several
   *     records of some key in every partition that has any
   * @throws IllegalStateException if some partition is whole still after a minute
   */
  public static void force(Map<String, Object> clientProperties, String topic) {
    TopicReader reader = new TopicReader(clientProperties);
    TopicWriter writer = new TopicWriter(clientProperties).with("linger.ms", 0);
    Map<Integer, Set<Long>> whole = new HashMap<>(offsets(reader, topic));
    List<ProducerRecord<byte[], byte[]>> fillers =
        whole.keySet().stream().map(partition -> filler(topic, partition)).toList();
    whole.values().removeIf(Set::isEmpty);
    long deadlineNanos = System.nanoTime() + TIMEOUT.toNanos();
    while (!whole.isEmpty()) {
      if (System.nanoTime() > deadlineNanos) {
        throw new IllegalStateException(
            "no record of these partitions of %s was compacted in %s: %s"
                .formatted(topic, TIMEOUT, whole.keySet()));
      }
      writer.write(fillers);
      LockSupport.parkNanos(PAUSE.toNanos());
      Map<Integer, Set<Long>> now = offsets(reader, topic);
      whole
          .entrySet()
          .removeIf(e -> !now.getOrDefault(e.getKey(), Set.of()).containsAll(e.getValue()));
    }
  }

  private static ProducerRecord<byte[], byte[]> filler(String topic, int partition) {
    return new ProducerRecord<>(topic, partition, FILLER_KEY.getBytes(UTF_8), new byte[0]);
  }

  private static Map<Integer, Set<Long>> offsets(TopicReader reader, String topic) {
    return reader.read(topic).partitions().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                e ->
                    e.getValue().stream().map(ConsumedRecord::offset).collect(Collectors.toSet())));
  }
}
