package sh.oso.kafka.backup.engine.clone;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.fetch.EpochCheck;
import sh.oso.kafka.backup.engine.protocol.EpochEnd;

/**
 * Waits until target partitions show all that they have. A batch that a run had under way when it
 * died may lie in a leader's log and not be replicated yet: nobody sees it, and what is written
 * next comes behind it.
 */
final class CommittedEnds {

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Map<String, Object> properties;
  private final Cluster cluster;
  private final Duration timeout;

  /**
   * Describes how to ask.
   *
   * @param properties of a Kafka client
   * @param timeout how long to wait
   */
  CommittedEnds(Map<String, Object> properties, Cluster cluster, Duration timeout) {
    this.properties = properties;
    this.cluster = cluster;
    this.timeout = timeout;
  }

  /**
   * Waits.
   *
   * @throws KafkaUnavailableException if there are uncommitted records still after the timeout
   */
  void await(List<TopicPartition> partitions, Cancellation cancellation) {
    long deadline = System.nanoTime() + timeout.toNanos();
    Optional<TopicPartition> behind = findBehind(partitions);
    while (behind.isPresent()) {
      if (System.nanoTime() - deadline > 0) {
        throw new KafkaUnavailableException(
            behind.get()
                + " has records that its replicas lack: see to its brokers, and run it again");
      }
      try {
        if (cancellation.await(PAUSE.toMillis())) {
          throw new RunCancelledException("the clone was asked to stop; run it again to go on");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RunCancelledException("interrupted while looking at the target", e);
      }
      behind = findBehind(partitions);
    }
  }

  private Optional<TopicPartition> findBehind(List<TopicPartition> partitions) {
    Map<TopicPartition, ListOffsetsResultInfo> committed =
        Cluster.get(
            "looking at the target",
            cluster
                .admin()
                .listOffsets(
                    partitions.stream()
                        .collect(Collectors.toMap(it -> it, it -> OffsetSpec.latest())))
                .all());
    Map<TopicPartition, Integer> epochs = new HashMap<>();
    committed.forEach((partition, end) -> epochs.put(partition, end.leaderEpoch().orElse(-1)));
    Map<TopicPartition, EpochEnd> ends =
        new EpochCheck(properties, cluster, timeout).findEnds(epochs);
    return committed.entrySet().stream()
        .filter(
            it -> {
              EpochEnd end = ends.get(it.getKey());
              return end != null && end.endOffset() > it.getValue().offset();
            })
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
