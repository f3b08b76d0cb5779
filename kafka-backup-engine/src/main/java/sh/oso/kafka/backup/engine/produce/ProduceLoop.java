package sh.oso.kafka.backup.engine.produce;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.Node;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.engine.protocol.BrokerClient;
import sh.oso.kafka.backup.engine.protocol.ProduceAnswer;
import sh.oso.kafka.backup.engine.protocol.ProduceBatch;
import sh.oso.kafka.backup.engine.protocol.Reply;

/**
 * Sends the batches of many partitions over one connection to each broker; the package tells how.
 * {@link #run()} is for one thread, which owns the client; all other methods are for any.
 */
public final class ProduceLoop {

  private static final Logger log = LoggerFactory.getLogger(ProduceLoop.class);
  private static final Duration LONGEST_WAIT = Duration.ofMillis(100);

  private final BrokerClient client;
  private final LeaderSearch leaders;
  private final ProduceSettings settings;
  private final ProduceListener listener;
  private final Queue<PartitionSender> added = new ConcurrentLinkedQueue<>();
  private final List<PartitionSender> senders = new ArrayList<>();
  private volatile boolean allAdded;
  private volatile boolean stopped;
  private volatile boolean over;
  private int firstInTurn;

  /**
   * Prepares to send; nothing happens before {@link #run()}.
   *
   * @param client for up to {@link ProduceSettings#BROKER_IN_FLIGHT} requests; borrowed until
   *     {@link #run()} returns
   * @param leaders finds the partitions' leaders
   * @param settings how to send
   * @param listener is told how the partitions fare
   */
  public ProduceLoop(
      BrokerClient client,
      LeaderLookup leaders,
      ProduceSettings settings,
      ProduceListener listener) {
    this.client = client;
    this.leaders = new LeaderSearch(leaders, client::wakeup);
    this.settings = settings;
    this.listener = listener;
  }

  /**
   * Adds a partition, before or while the loop runs.
   *
   * @param plan where its records go
   * @param recordsThere how many of them are there already, as {@link TargetTail} found
   * @param source the batches from there on
   */
  public void add(PartitionPlan plan, long recordsThere, BatchSource source) {
    added.add(
        new PartitionSender(plan, recordsThere, source, settings, listener, System.nanoTime()));
    client.wakeup();
    if (over) {
      source.abandon();
    }
  }

  /** Says that all partitions were added. */
  public void allAdded() {
    allAdded = true;
    client.wakeup();
  }

  /** Looks for new batches at once. */
  public void wakeup() {
    client.wakeup();
  }

  /** Ends {@link #run()} soon. What is under way may or may not be stored. */
  public void stop() {
    stopped = true;
    client.wakeup();
  }

  /**
   * Sends until all partitions are completed or failed, or until stopped or interrupted, in which
   * case the partitions that are left are told nothing. In any case all sources are exhausted or
   * abandoned then.
   *
   * @throws KafkaAccessException if a broker refuses our credentials
   * @throws KafkaBackupException if a broker's answer makes no sense
   */
  public void run() {
    try {
      while (!isOver()) {
        takeAdded();
        long now = System.nanoTime();
        leaders.settle(senders, now);
        leaders.search(senders, now);
        senders.forEach(sender -> sender.giveUpIfOverdue(now));
        sendWhatCanBe(now);
        senders.removeIf(PartitionSender::hasEnded);
        client.poll(waitFrom(System.nanoTime()));
      }
    } finally {
      over = true;
      takeAdded();
      senders.forEach(PartitionSender::abandon);
    }
  }

  private boolean isOver() {
    if (stopped || Thread.currentThread().isInterrupted()) {
      return true;
    }
    // In this order: what is added before allAdded() is seen.
    return allAdded && added.isEmpty() && senders.stream().allMatch(PartitionSender::hasEnded);
  }

  private void takeAdded() {
    PartitionSender sender;
    while ((sender = added.poll()) != null) {
      senders.add(sender);
    }
  }

  private Duration waitFrom(long now) {
    long nanos = LONGEST_WAIT.toNanos();
    for (PartitionSender sender : senders) {
      nanos = Math.min(nanos, sender.pauseNanos(now));
    }
    // Rounded up: a wait of no time at all would spin.
    return isOver() ? Duration.ZERO : Duration.ofMillis(nanos / 1_000_000 + 1);
  }

  private void sendWhatCanBe(long now) {
    Map<Node, List<PartitionSender>> byLeader = new LinkedHashMap<>();
    for (int i = 0; i < senders.size(); i++) {
      // Each time another partition comes first, as a request may be full before the last.
      PartitionSender sender = senders.get((firstInTurn + i) % senders.size());
      Node leader = sender.leader();
      if (leader != null && !sender.hasEnded()) {
        byLeader.computeIfAbsent(leader, node -> new ArrayList<>()).add(sender);
      }
    }
    firstInTurn = senders.isEmpty() ? 0 : (firstInTurn + 1) % senders.size();
    byLeader.forEach((node, ofNode) -> sendTo(node, ofNode, now));
  }

  private void sendTo(Node node, List<PartitionSender> ofNode, long now) {
    while (client.ready(node)) {
      List<Sent> request = fill(ofNode, now);
      if (request.isEmpty()) {
        return;
      }
      request.forEach(sent -> sent.sender().sent(sent.sending()));
      client.produce(
          node,
          request.stream().map(Sent::batch).toList(),
          Math.toIntExact(settings.requestTimeout().toMillis()),
          new Settling(node, request));
    }
    if (client.connectionFailed(node)) {
      ofNode.forEach(
          sender ->
              sender.unreachable(
                  new KafkaUnavailableException("cannot connect to broker " + node), now));
    }
  }

  private record Sent(PartitionSender sender, PartitionSender.Sending sending) {

    ProduceBatch batch() {
      PartitionPlan plan = sender.plan();
      return new ProduceBatch(
          plan.target().topic(), plan.topicId(), plan.target().partition(), sending.batch.bytes());
    }
  }

  /** One batch of each partition at most: of two, a broker stores one and reports both. */
  private List<Sent> fill(List<PartitionSender> ofNode, long now) {
    List<Sent> request = new ArrayList<>();
    long bytes = 0;
    for (PartitionSender sender : ofNode) {
      PartitionSender.Sending sending = sender.next(now);
      if (sending == null) {
        continue;
      }
      bytes += sending.bytes();
      if (bytes > settings.requestBytes() && !request.isEmpty()) {
        // It is the first in line the next time.
        break;
      }
      request.add(new Sent(sender, sending));
    }
    return request;
  }

  /** Tells each partition what came of its batch. */
  private record Settling(Node node, List<Sent> request) implements Reply<ProduceAnswer> {

    @Override
    public void answered(ProduceAnswer answer) {
      long now = System.nanoTime();
      for (int i = 0; i < request.size(); i++) {
        Sent sent = request.get(i);
        sent.sender().answered(sent.sending(), answer.partitions().get(i), now);
      }
    }

    @Override
    public void failed(KafkaBackupException failure) {
      if (request.stream().anyMatch(sent -> !sent.sender().isFailing())) {
        log.info(
            "Lost an answer, trying again: broker={} partitions={} reason={}",
            node.id(),
            request.size(),
            failure.getMessage());
      }
      long now = System.nanoTime();
      request.forEach(sent -> sent.sender().unanswered(sent.sending(), failure, now));
    }
  }
}
