package sh.oso.kafka.backup.engine.produce;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.engine.batch.BatchIterator;
import sh.oso.kafka.backup.engine.batch.BatchView;
import sh.oso.kafka.backup.engine.protocol.BrokerClient;
import sh.oso.kafka.backup.engine.protocol.FetchAnswer;
import sh.oso.kafka.backup.engine.protocol.FetchBufferPool;
import sh.oso.kafka.backup.engine.protocol.FetchTarget;
import sh.oso.kafka.backup.engine.protocol.PartitionFetch;
import sh.oso.kafka.backup.engine.protocol.Reply;

/**
 * Counts the records that are in the target already, and proves that they are ours: by the header
 * of the last batch, which carries our producer id and the sequence number that follows from the
 * count. What an earlier attempt had under way when it died may still arrive afterwards; repeated
 * with the same sequence numbers it is recognised by the broker. For one thread.
 */
public final class TargetTail {

  private static final int ANSWER_BYTES = 8 << 20;
  private static final int PARTITION_BYTES = 1 << 20;
  private static final int PARTITIONS_PER_FETCH = 200;
  private static final int BROKER_WAIT_MS = 500;
  private static final Duration POLL = Duration.ofMillis(100);

  private final Map<String, ?> clientProperties;
  private final Admin admin;
  private final Duration timeout;

  private final Map<PartitionPlan, Tail> tails = new HashMap<>();

  /** Ends of partitions whose last batch is still to be looked at. */
  private final Map<PartitionPlan, Long> unproven = new LinkedHashMap<>();

  private String lastProblem = "no answer";

  /**
   * Prepares to count.
   *
   * @param clientProperties ordinary Kafka client properties
   * @param admin of the same cluster; borrowed
   * @param timeout how long to try before giving up
   */
  public TargetTail(Map<String, ?> clientProperties, Admin admin, Duration timeout) {
    this.clientProperties = clientProperties;
    this.admin = admin;
    this.timeout = timeout;
  }

  /**
   * Counts what one producer wrote.
   *
   * @param plans the partitions
   * @return for each the number of records that are there
   * @throws TargetConflictException if a target holds anything else at or after its base offset, or
   *     less than it did, naming partition and offset
   * @throws KafkaUnavailableException if the cluster does not answer in time
   * @throws KafkaAccessException if a right is missing
   */
  public Map<PartitionPlan, Long> count(Collection<PartitionPlan> plans) {
    Map<PartitionPlan, Long> records = new HashMap<>();
    find(plans)
        .forEach(
            (plan, tail) -> {
              tail.requireAllFrom(plan);
              records.put(plan, tail.records());
            });
    return records;
  }

  /**
   * Looks how the targets end, whatever the epoch of the producer who wrote there last; whether the
   * sequence number fits is left to the caller.
   *
   * @param plans the partitions
   * @return one for each
   * @throws TargetConflictException if the last record is not from the plan's producer id, or a
   *     target holds less than it did
   * @throws KafkaUnavailableException if the cluster does not answer in time
   * @throws KafkaAccessException if a right is missing
   */
  public Map<PartitionPlan, Tail> find(Collection<PartitionPlan> plans) {
    tails.clear();
    unproven.clear();
    Map<TopicPartition, ListOffsetsResultInfo> ends = ends(plans);
    for (PartitionPlan plan : plans) {
      ListOffsetsResultInfo end = ends.get(plan.target());
      if (end == null || end.offset() < plan.baseOffset()) {
        throw new TargetConflictException(
            plan + " ends below offset " + plan.baseOffset() + ", where this began");
      }
      if (end.offset() == plan.baseOffset()) {
        tails.put(plan, Tail.EMPTY);
      } else {
        unproven.put(plan, end.offset());
      }
    }
    if (!unproven.isEmpty()) {
      readLastBatches();
    }
    return Map.copyOf(tails);
  }

  private Map<TopicPartition, ListOffsetsResultInfo> ends(Collection<PartitionPlan> plans) {
    return await(
        admin
            .listOffsets(
                plans.stream()
                    .collect(Collectors.toMap(PartitionPlan::target, plan -> OffsetSpec.latest())))
            .all()
            .toCompletionStage()
            .toCompletableFuture());
  }

  private static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunCancelledException("interrupted while looking at the target");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof KafkaBackupException known) {
        throw known;
      }
      String message = "cannot look at the target: " + cause.getMessage();
      if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
        throw new KafkaAccessException(message + "; grant Describe and Read on the topic", cause);
      }
      throw new KafkaUnavailableException(message, cause);
    }
  }

  private void readLastBatches() {
    FetchBufferPool pool = new FetchBufferPool(2L * ANSWER_BYTES, () -> {});
    long end = System.nanoTime() + timeout.toNanos();
    try (BrokerClient client = BrokerClient.forFetching(clientProperties, 1, pool)) {
      while (!unproven.isEmpty()) {
        if (System.nanoTime() - end > 0) {
          throw new KafkaUnavailableException(
              "cannot read the end of " + unproven.keySet().iterator().next() + ": " + lastProblem);
        }
        byLeader().forEach((leader, plans) -> readFrom(client, pool, leader, plans, end));
      }
    }
  }

  private Map<Node, List<PartitionPlan>> byLeader() {
    LeaderLookup.Found found =
        await(
            new AdminLeaderLookup(admin)
                .find(
                    unproven.keySet().stream()
                        .map(plan -> plan.target().topic())
                        .collect(Collectors.toSet()))
                .toCompletableFuture());
    Map<Node, List<PartitionPlan>> byLeader = new HashMap<>();
    for (PartitionPlan plan : unproven.keySet()) {
      LeaderSearch.checkTopicId(plan, found);
      Node leader = found.leaders().get(plan.target());
      if (leader == null) {
        lastProblem = "it has no leader";
      } else {
        byLeader.computeIfAbsent(leader, node -> new ArrayList<>()).add(plan);
      }
    }
    return byLeader;
  }

  private void readFrom(
      BrokerClient client, FetchBufferPool pool, Node leader, List<PartitionPlan> plans, long end) {
    while (!client.ready(leader)) {
      client.poll(POLL);
      if (client.connectionFailed(leader) || System.nanoTime() - end > 0) {
        lastProblem = "cannot connect to broker " + leader;
        return;
      }
    }
    List<PartitionPlan> some = plans.subList(0, Math.min(plans.size(), PARTITIONS_PER_FETCH));
    List<FetchTarget> targets = new ArrayList<>();
    for (PartitionPlan plan : some) {
      targets.add(
          new FetchTarget(
              plan.target().topic(),
              plan.topicId(),
              plan.target().partition(),
              unproven.getOrDefault(plan, 0L) - 1,
              FetchTarget.UNKNOWN_EPOCH,
              PARTITION_BYTES));
    }
    if (!pool.tryReserve(ANSWER_BYTES)) {
      throw new IllegalStateException("the only fetch under way finds no room");
    }
    client.fetch(leader, targets, BROKER_WAIT_MS, ANSWER_BYTES, new LastBatches(some));
    while (!client.isIdle(leader.id())) {
      client.poll(POLL);
    }
  }

  private final class LastBatches implements Reply<FetchAnswer> {

    private final List<PartitionPlan> plans;

    LastBatches(List<PartitionPlan> plans) {
      this.plans = plans;
    }

    @Override
    public void answered(FetchAnswer answer) {
      try {
        for (int i = 0; i < plans.size(); i++) {
          prove(plans.get(i), answer.partitions().get(i));
        }
      } finally {
        answer.release();
      }
    }

    @Override
    public void failed(KafkaBackupException failure) {
      if (!(failure instanceof KafkaUnavailableException)) {
        throw failure;
      }
      lastProblem = String.valueOf(failure.getMessage());
    }
  }

  private void prove(PartitionPlan plan, PartitionFetch found) {
    long end = found.target().offset() + 1;
    switch (found.kind()) {
      case ANSWERED -> {}
      case FORBIDDEN ->
          throw new KafkaAccessException(
              "not allowed to read " + plan + "; grant Read on the topic");
      case OUT_OF_RANGE, REFUSED ->
          throw conflict(plan, end - 1, "cannot be read: " + found.error().message());
      case UNKNOWN_TOPIC, UNAVAILABLE -> {
        lastProblem = found.error().message();
        return;
      }
    }
    if (found.lastStableOffset() >= 0 && found.lastStableOffset() < end) {
      throw conflict(plan, found.lastStableOffset(), "is part of a transaction");
    }
    BatchView last = null;
    BatchIterator batches = new BatchIterator(found.records());
    while (batches.hasNext()) {
      last = batches.next();
    }
    if (last != null) {
      prove(plan, last);
    }
  }

  private void prove(PartitionPlan plan, BatchView last) {
    long count = last.lastOffset() + 1 - plan.baseOffset();
    if (last.isOldFormat() || last.producerId() != plan.producer().producerId() || count < 1) {
      throw conflict(plan, last.lastOffset(), "was written by somebody else");
    }
    tails.put(plan, new Tail(count, last.producerEpoch(), last.lastSequence()));
    unproven.remove(plan);
  }

  static TargetConflictException conflict(PartitionPlan plan, long offset, String what) {
    return new TargetConflictException(
        plan + ": the record at offset " + offset + " " + what + "; begin it anew");
  }
}
