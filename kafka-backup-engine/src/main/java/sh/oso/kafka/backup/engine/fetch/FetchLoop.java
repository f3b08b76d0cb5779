package sh.oso.kafka.backup.engine.fetch;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.engine.batch.BatchIterator;
import sh.oso.kafka.backup.engine.batch.CorruptBatchException;
import sh.oso.kafka.backup.engine.cluster.KafkaFailures;
import sh.oso.kafka.backup.engine.cluster.Leaders;
import sh.oso.kafka.backup.engine.protocol.BrokerClient;
import sh.oso.kafka.backup.engine.protocol.FetchAnswer;
import sh.oso.kafka.backup.engine.protocol.FetchBufferPool;
import sh.oso.kafka.backup.engine.protocol.FetchTarget;
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

  private static final int ANSWER_BYTES = 16 << 20;

  private static final int MAX_WAIT_MS = 500;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final FetchBufferPool pool;
  private final int answerBytes;
  private final BrokerClient client;
  private final Leaders leaders;
  private final long retryNanos;
  private final Queue<Lane> arriving = new ConcurrentLinkedQueue<>();
  private final List<Lane> lanes = new ArrayList<>();
  private final Set<Integer> busyNodes = new HashSet<>();
  private final Thread thread;
  private volatile boolean closing;
  private volatile @Nullable KafkaBackupException broken;

  /** A feed and what the loop alone knows of it. */
  private static final class Lane {
    final PartitionFeed feed;
    boolean underWay;
    long notBefore = System.nanoTime();
    long lastSuccess = System.nanoTime();

    Lane(PartitionFeed feed) {
      this.feed = feed;
    }
  }

  private record Asked(Lane lane, PartitionFeed.Wish wish) {}

  /**
   * Starts a loop.
   *
   * @param properties of a Kafka client
   * @param bufferBytes budget of fetched and not yet stored bytes
   * @param retryTimeout how long a partition may go without success
   */
  public FetchLoop(
      Map<String, Object> properties,
      String name,
      long bufferBytes,
      Leaders leaders,
      Duration retryTimeout) {
    this.pool = new FetchBufferPool(bufferBytes, this::wake);
    this.answerBytes = (int) Math.min(ANSWER_BYTES, Math.max(64 << 10, bufferBytes / 3));
    this.leaders = leaders;
    this.retryNanos = retryTimeout.toNanos();
    this.client = BrokerClient.forFetching(properties, 1, pool);
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Begins to fetch a partition. Its chunks come by the feed, which the caller closes. */
  public PartitionFeed open(TopicPartition partition, Uuid topicId, long offset, long endOffset) {
    PartitionFeed feed = new PartitionFeed(partition, topicId, offset, endOffset, this::wake);
    arriving.add(new Lane(feed));
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
      lanes.forEach(lane -> lane.feed.fail(failure));
    } finally {
      client.close();
    }
  }

  private void adopt() {
    for (Lane lane = arriving.poll(); lane != null; lane = arriving.poll()) {
      lanes.add(lane);
    }
    lanes.removeIf(lane -> lane.feed.isClosed() && !lane.underWay);
  }

  private void send() {
    long now = System.nanoTime();
    Map<Node, List<Asked>> byLeader = new HashMap<>();
    for (Lane lane : lanes) {
      if (lane.underWay || lane.notBefore - now > 0) {
        continue;
      }
      Optional<PartitionFeed.Wish> wish = lane.feed.wish();
      if (wish.isEmpty()) {
        lane.lastSuccess = now;
        continue;
      }
      Optional<Node> leader = leaders.find(lane.feed.partition());
      if (leader.isEmpty()) {
        retry(lane, "it has no leader");
      } else {
        byLeader
            .computeIfAbsent(leader.get(), n -> new ArrayList<>())
            .add(new Asked(lane, wish.get()));
      }
    }
    client.setNodes(leaders.nodes());
    byLeader.forEach(this::send);
  }

  private void send(Node node, List<Asked> wishes) {
    if (busyNodes.contains(node.id())) {
      return;
    }
    if (!ready(node, wishes)) {
      return;
    }
    // Those that waited longest come first, so that no partition starves.
    List<Asked> asked =
        wishes.stream()
            .sorted((a, b) -> Long.compare(a.lane().lastSuccess, b.lane().lastSuccess))
            .limit(Math.max(1, answerBytes / PARTITION_BYTES))
            .toList();
    int partitionBytes = Math.min(PARTITION_BYTES, answerBytes);
    int maxBytes = Math.min(answerBytes, asked.size() * partitionBytes);
    if (!pool.tryReserve(maxBytes)) {
      // A slow store is no failure of Kafka's.
      asked.forEach(a -> a.lane().lastSuccess = System.nanoTime());
      return;
    }
    List<FetchTarget> targets =
        asked.stream()
            .map(
                a ->
                    new FetchTarget(
                        a.lane().feed.partition().topic(),
                        a.lane().feed.topicId(),
                        a.lane().feed.partition().partition(),
                        a.wish().offset(),
                        partitionBytes))
            .toList();
    asked.forEach(a -> a.lane().underWay = true);
    busyNodes.add(node.id());
    client.fetch(
        node,
        targets,
        MAX_WAIT_MS,
        maxBytes,
        new Reply<>() {
          @Override
          public void answered(FetchAnswer answer) {
            settle(node, asked);
            for (int i = 0; i < asked.size(); i++) {
              receive(asked.get(i), answer.partitions().get(i), answer);
            }
            answer.release();
          }

          @Override
          public void failed(KafkaBackupException failure) {
            settle(node, asked);
            asked.forEach(a -> retryOrFail(a.lane(), failure));
          }
        });
  }

  private boolean ready(Node node, List<Asked> wishes) {
    try {
      if (client.ready(node)) {
        return true;
      }
      if (client.connectionFailed(node)) {
        wishes.forEach(a -> retry(a.lane(), "broker " + node + " cannot be reached"));
      }
    } catch (KafkaAccessException e) {
      wishes.forEach(a -> a.lane().feed.fail(e));
    }
    return false;
  }

  private void settle(Node node, List<Asked> asked) {
    busyNodes.remove(node.id());
    asked.forEach(a -> a.lane().underWay = false);
  }

  private void receive(Asked asked, PartitionFetch fetched, FetchAnswer answer) {
    Lane lane = asked.lane();
    if (fetched.error() == Errors.NONE) {
      accept(asked, fetched, answer);
    } else if (fetched.error() == Errors.OFFSET_OUT_OF_RANGE) {
      lane.notBefore = System.nanoTime() + PAUSE.toNanos(); // a stale leader may say so again
      leaders.refresh(lane.feed.partition().topic());
      lane.feed.reportOutOfRange(asked.wish());
    } else if (fetched.error().exception() instanceof RetriableException) {
      retry(lane, fetched.error().message());
    } else {
      lane.feed.fail(
          KafkaFailures.translate(
              "fetching " + lane.feed.partition(), fetched.error().exception()));
    }
  }

  private void accept(Asked asked, PartitionFetch fetched, FetchAnswer answer) {
    Lane lane = asked.lane();
    ByteBuffer records = fetched.records();
    long next = asked.wish().offset();
    try {
      BatchIterator batches = new BatchIterator(records);
      while (batches.hasNext()) {
        next = Math.max(next, batches.next().lastOffset() + 1);
      }
    } catch (CorruptBatchException e) {
      retry(lane, "it answered with nonsense: " + e.getMessage());
      return;
    }
    if (next == asked.wish().offset()) {
      retry(lane, "it answered with nothing at offset " + next);
      return;
    }
    lane.lastSuccess = System.nanoTime();
    answer.retain();
    lane.feed.deliver(
        asked.wish(),
        new Chunk(asked.wish().offset(), records, fetched.abortedTransactions(), answer),
        next);
  }

  private void retryOrFail(Lane lane, KafkaBackupException failure) {
    if (failure instanceof KafkaUnavailableException) {
      retry(lane, String.valueOf(failure.getMessage()));
    } else {
      lane.feed.fail(failure);
    }
  }

  private void retry(Lane lane, String problem) {
    TopicPartition partition = lane.feed.partition();
    long now = System.nanoTime();
    if (now - lane.lastSuccess > retryNanos) {
      lane.feed.fail(
          new KafkaUnavailableException(
              "fetching "
                  + partition
                  + " had no success for "
                  + Duration.ofNanos(retryNanos).toSeconds()
                  + " s: "
                  + problem
                  + "; run again with the same backup id when the broker is back"));
      return;
    }
    LOG.debug("fetch is tried again: topicPartition={} problem={}", partition, problem);
    lane.notBefore = now + PAUSE.toNanos();
    leaders.refresh(partition.topic());
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
    lanes.forEach(lane -> lane.feed.fail(failure));
  }
}
