package sh.oso.kafka.backup.engine.fetch;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.manifest.PartitionBounds;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.protocol.BrokerClient;
import sh.oso.kafka.backup.engine.protocol.EpochEnd;
import sh.oso.kafka.backup.engine.protocol.Reply;

/**
 * Asks leaders whether their logs still are those that were read. A log keeps, for each leader
 * epoch, where it ends; a log that was cut back has a lesser end, or does not know the epoch
 * (KIP-101). One request for each broker, whatever the number of partitions.
 */
public final class EpochCheck implements LogHistory {

  private static final Duration POLL = Duration.ofMillis(100);

  private final Map<String, Object> properties;
  private final Cluster cluster;
  private final Duration timeout;

  /**
   * Describes how to ask.
   *
   * @param properties of a Kafka client
   * @param timeout after which missing answers are given up on
   */
  public EpochCheck(Map<String, Object> properties, Cluster cluster, Duration timeout) {
    this.properties = properties;
    this.cluster = cluster;
    this.timeout = timeout;
  }

  @Override
  public Set<TopicPartition> findCutBack(Map<TopicPartition, PartitionBounds> read) {
    Map<TopicPartition, PartitionBounds> open = new HashMap<>();
    read.forEach(
        (partition, bounds) -> {
          if (bounds.leaderEpoch() >= 0) {
            open.put(partition, bounds);
          }
        });
    Set<TopicPartition> cutBack = new HashSet<>();
    if (open.isEmpty()) {
      return cutBack;
    }
    long deadline = System.nanoTime() + timeout.toNanos();
    try (BrokerClient client = BrokerClient.forProducing(properties, 1)) {
      while (!open.isEmpty()) {
        Map<TopicPartition, Node> leaders =
            cluster.leaders(
                open.keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet()));
        client.setNodes(Set.copyOf(leaders.values()));
        byLeader(open, leaders)
            .forEach((leader, some) -> settle(ask(client, leader, some, deadline), open, cutBack));
        if (!open.isEmpty()) {
          pause(client, deadline, open);
        }
      }
    }
    return cutBack;
  }

  private static Map<Node, Map<TopicPartition, Integer>> byLeader(
      Map<TopicPartition, PartitionBounds> open, Map<TopicPartition, Node> leaders) {
    Map<Node, Map<TopicPartition, Integer>> byLeader = new HashMap<>();
    open.forEach(
        (partition, bounds) -> {
          Node leader = leaders.get(partition);
          if (leader != null) {
            byLeader
                .computeIfAbsent(leader, n -> new HashMap<>())
                .put(partition, bounds.leaderEpoch());
          }
        });
    return byLeader;
  }

  private static List<EpochEnd> ask(
      BrokerClient client, Node leader, Map<TopicPartition, Integer> epochs, long deadline) {
    while (!client.ready(leader)) {
      if (client.connectionFailed(leader) || System.nanoTime() > deadline) {
        return List.of();
      }
      client.poll(POLL);
    }
    Answer answer = new Answer();
    client.epochEnds(leader, epochs, answer);
    while (!answer.settled) {
      client.poll(POLL);
    }
    KafkaBackupException failure = answer.failure;
    if (failure != null) {
      throw failure;
    }
    return answer.ends;
  }

  /** For the polling thread. */
  private static final class Answer implements Reply<List<EpochEnd>> {

    private boolean settled;
    private List<EpochEnd> ends = List.of();
    private @Nullable KafkaBackupException failure;

    @Override
    public void answered(List<EpochEnd> answer) {
      settled = true;
      ends = answer;
    }

    @Override
    public void failed(KafkaBackupException reason) {
      settled = true;
      failure = reason instanceof KafkaUnavailableException ? null : reason;
    }
  }

  private static void settle(
      List<EpochEnd> ends, Map<TopicPartition, PartitionBounds> open, Set<TopicPartition> cutBack) {
    for (EpochEnd end : ends) {
      PartitionBounds bounds = open.get(end.partition());
      if (bounds == null) {
        continue;
      }
      switch (end.kind()) {
        case ANSWERED -> {
          open.remove(end.partition());
          if (end.epoch() != bounds.leaderEpoch() || end.endOffset() < bounds.endOffset()) {
            cutBack.add(end.partition());
          }
        }
        case FORBIDDEN ->
            throw new KafkaAccessException(
                "no right to see epochs of topic "
                    + end.partition().topic()
                    + "; grant the user DESCRIBE on it");
        case OUT_OF_RANGE, UNKNOWN_TOPIC, UNAVAILABLE, REFUSED -> {
          // Asked again, until the deadline.
        }
      }
    }
  }

  private static void pause(
      BrokerClient client, long deadline, Map<TopicPartition, PartitionBounds> open) {
    if (System.nanoTime() > deadline) {
      throw new KafkaUnavailableException(
          "no leader told the epochs of "
              + open.keySet().iterator().next()
              + " and "
              + (open.size() - 1)
              + " more partitions; run again when their brokers are back");
    }
    client.poll(POLL);
  }
}
