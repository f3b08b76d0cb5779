package sh.oso.kafka.backup.engine.cluster;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who leads which partition, as last heard. Asking never blocks: a refresh is done by a thread of
 * this object, several wishes by one request. Safe for use by many threads.
 */
public final class Leaders implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Leaders.class);

  private final Cluster cluster;
  private final Runnable whenRefreshed;
  private final Map<TopicPartition, Node> leaders = new ConcurrentHashMap<>();
  private final Set<String> wanted = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean underWay = new AtomicBoolean();
  private final ExecutorService refresher =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "kafka-backup-leaders");
            thread.setDaemon(true);
            return thread;
          });

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
    leaders.putAll(cluster.leaders(topics));
  }

  /** The leader as last heard, if there was one. */
  public Optional<Node> find(TopicPartition partition) {
    return Optional.ofNullable(leaders.get(partition));
  }

  /** All leaders as last heard. */
  public Collection<Node> nodes() {
    return Set.copyOf(leaders.values());
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
      leaders.putAll(cluster.leaders(topics));
      whenRefreshed.run();
    } catch (RuntimeException e) {
      LOG.debug("leaders are not known, those who need them will ask again: topics={}", topics, e);
    }
  }

  @Override
  public void close() {
    refresher.shutdownNow();
  }
}
