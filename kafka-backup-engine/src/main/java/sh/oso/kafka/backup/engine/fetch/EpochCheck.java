package sh.oso.kafka.backup.engine.fetch;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.InvalidRequestException;
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

  /** How long brokers must not know a topic: they learn of topics one by one. */
  private static final Duration GONE_PATIENCE = Duration.ofSeconds(10);

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
    Map<TopicPartition, Integer> epochs = new HashMap<>();
    read.forEach((partition, bounds) -> epochs.put(partition, bounds.leaderEpoch()));
    Set<TopicPartition> cutBack = new HashSet<>();
    findEnds(epochs)
        .forEach(
            (partition, end) -> {
              PartitionBounds bounds = read.get(partition);
              if (bounds != null
                  && (end.epoch() != bounds.leaderEpoch()
                      || end.endOffset() < bounds.endOffset())) {
                cutBack.add(partition);
              }
            });
    return cutBack;
  }

  /**
   * Asks where epochs end. The latest one ends where the leader's log does, replicated or not.
   *
   * @param epochs one of each partition; a partition with -1 is left out
   * @return the leader's answer for each of the others
   * @throws KafkaUnavailableException if there is no answer in time
   * @throws KafkaAccessException if a right is missing
   */
  public Map<TopicPartition, EpochEnd> findEnds(Map<TopicPartition, Integer> epochs) {
    Map<TopicPartition, Integer> open = new HashMap<>(epochs);
    open.values().removeIf(epoch -> epoch < 0);
    Map<TopicPartition, EpochEnd> found = new HashMap<>();
    if (open.isEmpty()) {
      return found;
    }
    long deadline = System.nanoTime() + timeout.toNanos();
    Map<String, Long> unknownSince = new HashMap<>();
    try (BrokerClient client = BrokerClient.forProducing(properties, 1)) {
      while (!open.isEmpty()) {
        Map<String, TopicDescription> topics = describe(open.keySet(), unknownSince);
        Map<TopicPartition, Node> leaders = Cluster.leaders(topics);
        client.setNodes(Set.copyOf(leaders.values()));
        byLeader(open, leaders)
            .forEach((leader, some) -> settle(ask(client, leader, some, deadline), open, found));
        if (!open.isEmpty()) {
          pause(client, deadline, open);
        }
      }
    }
    return found;
  }

  /** Describes topics; gives up on one that nobody has known for a while. */
  private Map<String, TopicDescription> describe(
      Set<TopicPartition> partitions, Map<String, Long> unknownSince) {
    Set<String> names = partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
    Map<String, TopicDescription> found = cluster.describeTopics(names);
    long now = System.nanoTime();
    for (String name : names) {
      if (found.containsKey(name)) {
        unknownSince.remove(name);
      } else if (now - unknownSince.computeIfAbsent(name, n -> now) > GONE_PATIENCE.toNanos()) {
        throw new InvalidRequestException(
            "topic " + name + " was deleted while the backup was planned; run it again");
      }
    }
    return found;
  }

  private static Map<Node, Map<TopicPartition, Integer>> byLeader(
      Map<TopicPartition, Integer> open, Map<TopicPartition, Node> leaders) {
    Map<Node, Map<TopicPartition, Integer>> byLeader = new HashMap<>();
    open.forEach(
        (partition, epoch) -> {
          Node leader = leaders.get(partition);
          if (leader != null) {
            byLeader.computeIfAbsent(leader, n -> new HashMap<>()).put(partition, epoch);
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
      List<EpochEnd> ends, Map<TopicPartition, Integer> open, Map<TopicPartition, EpochEnd> found) {
    for (EpochEnd end : ends) {
      if (!open.containsKey(end.partition())) {
        continue;
      }
      switch (end.kind()) {
        case ANSWERED -> {
          open.remove(end.partition());
          found.put(end.partition(), end);
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

  private static void pause(BrokerClient client, long deadline, Map<TopicPartition, Integer> open) {
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
