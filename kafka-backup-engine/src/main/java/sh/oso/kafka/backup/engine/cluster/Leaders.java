package sh.oso.kafka.backup.engine.cluster;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who leads which partition, and where brokers are, as last heard. Asking never blocks: a refresh
 * is done by a thread of this object, several wishes by one request. Safe for use by many threads.
 */
public final class Leaders implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Leaders.class);

  private final Cluster cluster;
  private final Runnable whenRefreshed;
  private final Map<TopicPartition, Node> leaders = new ConcurrentHashMap<>();
  private final Map<Integer, Node> brokers = new ConcurrentHashMap<>();
  private final Map<String, Sight> sights = new ConcurrentHashMap<>();
  private final Set<String> wanted = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean underWay = new AtomicBoolean();
  private final ExecutorService refresher =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "kafka-backup-leaders");
            thread.setDaemon(true);
            return thread;
          });

  /** The id that a topic's name has, zero if there is no such topic, and since when it has. */
  private record Sight(long sinceNanos, Uuid id) {}

  /**
   * Begins with nothing known.
   *
   * @param whenRefreshed called after news; must be quick
   */
  public Leaders(Cluster cluster, Runnable whenRefreshed) {
    this.cluster = cluster;
    this.whenRefreshed = whenRefreshed;
  }

  /** Learns the leaders of topics before returning. */
  public void load(Collection<String> topics) {
    cluster.brokers().forEach(broker -> brokers.put(broker.id(), broker));
    learn(topics);
  }

  /** The leader as last heard, if there was one. */
  public Optional<Node> find(TopicPartition partition) {
    return Optional.ofNullable(leaders.get(partition));
  }

  /** A broker by its id, if it is known. */
  public Optional<Node> findBroker(int id) {
    return Optional.ofNullable(brokers.get(id));
  }

  /** All brokers as last heard. */
  public Collection<Node> nodes() {
    return Set.copyOf(brokers.values());
  }

  /**
   * Whether a topic has been gone for a while by what brokers say.
   *
   * @param id which the topic had; a topic of the same name with another id is another topic
   * @param patienceNanos for how long nobody may have heard of it
   */
  public boolean isGone(String topic, Uuid id, long patienceNanos) {
    Sight sight = sights.get(topic);
    return sight != null
        && !sight.id().equals(id)
        && System.nanoTime() - sight.sinceNanos() > patienceNanos;
  }

  /** Wishes news of a topic, soon. */
  public void refresh(String topic) {
    wanted.add(topic);
    if (underWay.compareAndSet(false, true) && !refresher.isShutdown()) {
      refresher.execute(this::refreshWanted);
    }
  }

  private void refreshWanted() {
    Set<String> topics = Set.copyOf(wanted);
    wanted.removeAll(topics);
    underWay.set(false);
    try {
      learn(topics);
      whenRefreshed.run();
    } catch (RuntimeException e) {
      LOG.debug("leaders are not known, those who need them will ask again: topics={}", topics, e);
    }
  }

  private void learn(Collection<String> topics) {
    Map<String, TopicDescription> described = cluster.describeTopics(topics);
    for (String topic : topics) {
      TopicDescription description = described.get(topic);
      Uuid id = description == null ? Uuid.ZERO_UUID : description.topicId();
      sights.compute(
          topic,
          (t, known) ->
              known != null && known.id().equals(id) ? known : new Sight(System.nanoTime(), id));
      if (description != null) {
        description.partitions().forEach(partition -> learn(topic, partition));
      }
    }
  }

  private void learn(String topic, TopicPartitionInfo partition) {
    TopicPartition key = new TopicPartition(topic, partition.partition());
    for (Node replica : partition.replicas()) {
      if (!replica.isEmpty() && !replica.host().isEmpty()) {
        brokers.put(replica.id(), replica);
      }
    }
    Node leader = partition.leader();
    if (leader == null || leader.isEmpty()) {
      leaders.remove(key);
    } else {
      leaders.put(key, leader);
    }
  }

  @Override
  public void close() {
    refresher.shutdownNow();
  }
}
