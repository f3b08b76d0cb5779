package sh.oso.kafka.backup.engine.fetch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.engine.cluster.KafkaFailures;
import sh.oso.kafka.backup.engine.cluster.Leaders;
import sh.oso.kafka.backup.engine.protocol.BrokerBreakers;
import sh.oso.kafka.backup.engine.protocol.BrokerClient;
import sh.oso.kafka.backup.engine.protocol.FetchAnswer;
import sh.oso.kafka.backup.engine.protocol.FetchBufferPool;
import sh.oso.kafka.backup.engine.protocol.PartitionFetch;
import sh.oso.kafka.backup.engine.protocol.Reply;

/**
 * Fetches for many partitions with one connection to each broker. A request under way to a broker
 * asks for all of its partitions whose queues have room; the next is sent before the answer is
 * worked on, since working on it is the storing threads' part.
 */
public final class FetchLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FetchLoop.class);

  /** What facts of real brokers favour: larger answers are slower. */
  private static final int PARTITION_BYTES = 4 << 20;

  private static final int MAX_WAIT_MS = 500;
  private static final Duration POLL = Duration.ofMillis(200);

  private final FetchBufferPool pool;
  private final int answerBytes;
  private final BrokerClient client;
  private final Leaders leaders;
  private final Duration retryTimeout;
  private final Queue<Lane> arriving = new ConcurrentLinkedQueue<>();
  private final List<Lane> lanes = new ArrayList<>();
  private final Set<Integer> busyNodes = new HashSet<>();
  private final Map<Integer, Long> bytesByBroker = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean closing;
  private volatile @Nullable KafkaBackupException broken;

  private record Asked(Lane lane, PartitionFeed.Wish wish) {}

  /**
   * Starts a loop.
   *
   * @param properties of a Kafka client
   * @param bufferBytes budget of fetched and not yet stored bytes
   * @param limits for how long a partition may go without success, and how large an answer may be
   * @param breakers of the brokers
   */
  public FetchLoop(
      Map<String, Object> properties,
      String name,
      long bufferBytes,
      Leaders leaders,
      Limits limits,
      BrokerBreakers breakers) {
    this.pool = new FetchBufferPool(bufferBytes, this::wake);
    this.answerBytes = answerBytes(limits, bufferBytes);
    this.leaders = leaders;
    this.retryTimeout = limits.retryTimeout();
    this.client = BrokerClient.forFetching(properties, 1, pool).guardedBy(breakers);
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Several answers have room in the buffers, so that one is worked on while others come in. */
  static int answerBytes(Limits limits, long bufferBytes) {
    return (int) Math.min(limits.fetchSize().bytes(), Math.max(64 << 10, bufferBytes / 3));
  }

  /**
   * Begins to fetch a partition. Its chunks come by the feed, which the caller closes.
   *
   * @param lastEpoch leader epoch of the batch before the offset, -1 if it is not known
   */
  public PartitionFeed open(
      TopicPartition partition, Uuid topicId, long offset, long endOffset, int lastEpoch) {
    PartitionFeed feed =
        new PartitionFeed(partition, topicId, offset, endOffset, lastEpoch, this::wake);
    arriving.add(new Lane(feed, leaders, retryTimeout, System.nanoTime()));
    wake();
    KafkaBackupException failure = broken;
    if (failure != null) {
      feed.fail(failure);
    }
    return feed;
  }

  /** Ends a poll that waits. Called while the constructor runs, too. */
  public void wake() {
    BrokerClient started = client;
    if (started != null) {
      started.wakeup();
    }
  }

  private void run() {
    try {
      while (!closing) {
        adopt();
        send();
        client.poll(POLL);
      }
    } catch (Throwable e) {
      KafkaBackupException failure = KafkaFailures.translate("fetching", e);
      LOG.debug("fetch loop ended", e);
      broken = failure;
      adopt();
      lanes.forEach(lane -> lane.feed().fail(failure));
    } finally {
      client.close();
    }
  }

  private void adopt() {
    for (Lane lane = arriving.poll(); lane != null; lane = arriving.poll()) {
      lanes.add(lane);
    }
    lanes.removeIf(Lane::hasEnded);
  }

  private void send() {
    long now = System.nanoTime();
    Map<Node, List<Asked>> bySource = new HashMap<>();
    for (Lane lane : lanes) {
      Optional<PartitionFeed.Wish> wish = lane.wish(now);
      if (wish.isEmpty()) {
        continue;
      }
      Optional<Node> source = lane.source(now);
      if (source.isEmpty()) {
        lane.retry("it has no leader", now);
      } else {
        bySource
            .computeIfAbsent(source.get(), n -> new ArrayList<>())
            .add(new Asked(lane, wish.get()));
      }
    }
    client.setNodes(leaders.nodes());
    bySource.forEach((node, wishes) -> send(node, wishes, now));
  }

  private void send(Node node, List<Asked> wishes, long now) {
    if (busyNodes.contains(node.id()) || !ready(node, wishes, now)) {
      return;
    }
    // Those that waited longest come first, so that no partition starves.
    List<Asked> asked =
        wishes.stream()
            .sorted(Comparator.comparingLong(a -> a.lane().lastSuccess()))
            .limit(Math.max(1, answerBytes / PARTITION_BYTES))
            .toList();
    int partitionBytes = Math.min(PARTITION_BYTES, answerBytes);
    int maxBytes = Math.min(answerBytes, asked.size() * partitionBytes);
    if (!pool.tryReserve(maxBytes)) {
      // A slow store is no failure of Kafka's.
      asked.forEach(a -> a.lane().heldUp(now));
      return;
    }
    asked.forEach(a -> a.lane().asked());
    busyNodes.add(node.id());
    client.fetch(
        node,
        asked.stream().map(a -> a.lane().target(a.wish(), partitionBytes)).toList(),
        MAX_WAIT_MS,
        maxBytes,
        new Reply<>() {
          @Override
          public void answered(FetchAnswer answer) {
            long then = settle(node, asked);
            for (int i = 0; i < asked.size(); i++) {
              PartitionFetch fetched = answer.partitions().get(i);
              bytesByBroker.merge(node.id(), (long) fetched.records().remaining(), Long::sum);
              asked.get(i).lane().receive(asked.get(i).wish(), fetched, answer, then);
            }
            answer.release();
          }

          @Override
          public void failed(KafkaBackupException failure) {
            long then = settle(node, asked);
            asked.forEach(a -> a.lane().failed(failure, then));
          }
        });
  }

  private boolean ready(Node node, List<Asked> wishes, long now) {
    try {
      if (client.ready(node)) {
        return true;
      }
      if (client.connectionFailed(node)) {
        wishes.forEach(a -> a.lane().unreachable(node, now));
      }
    } catch (KafkaAccessException e) {
      wishes.forEach(a -> a.lane().feed().fail(e));
    }
    return false;
  }

  private long settle(Node node, List<Asked> asked) {
    busyNodes.remove(node.id());
    asked.forEach(a -> a.lane().settled());
    return System.nanoTime();
  }

  /** Bytes of records that came from each broker so far, by its id. For any thread. */
  public Map<Integer, Long> bytesByBroker() {
    return Map.copyOf(bytesByBroker);
  }

  /** Stops the loop and waits for it. Feeds still open fail. */
  @Override
  public void close() {
    closing = true;
    wake();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    KafkaBackupException failure = new KafkaUnavailableException("the fetch loop was closed");
    broken = failure;
    adopt();
    lanes.forEach(lane -> lane.feed().fail(failure));
  }
}
