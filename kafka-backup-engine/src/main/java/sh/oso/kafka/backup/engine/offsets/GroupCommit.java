package sh.oso.kafka.backup.engine.offsets;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.api.offsets.GroupOutcome;
import sh.oso.kafka.backup.api.offsets.GroupOutcome.PartitionProblem;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.cluster.KafkaFailures;

/**
 * One change of one group, tried until every partition has an answer that counts, or time is over.
 * Setting the same offset again changes nothing, so an answer that was lost is asked for again.
 */
final class GroupCommit {

  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
  private static final Duration PAUSE = Duration.ofMillis(300);

  private final Cluster cluster;
  private final GroupChange change;
  private final Duration timeout;
  private final Map<TopicPartition, String> problems =
      new TreeMap<>(
          Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
  private final Set<TopicPartition> done = new HashSet<>();
  private boolean answerLost;
  private String refusal = "";

  GroupCommit(Cluster cluster, GroupChange change, Duration timeout) {
    this.cluster = cluster;
    this.change = change;
    this.timeout = timeout;
  }

  GroupOutcome run() {
    CommitRequests requests = new CommitRequests(cluster.admin(), change);
    long deadline = System.nanoTime() + timeout.toNanos();
    send(change.offsets().keySet(), requests::set, false, deadline);
    if (refusal.isEmpty()) {
      send(change.removals(), requests::remove, true, deadline);
    }
    if (!refusal.isEmpty() && done.isEmpty() && !answerLost) {
      return new GroupOutcome.Refused(refusal);
    }
    if (!refusal.isEmpty()) {
      change.offsets().keySet().forEach(this::refused);
      change.removals().forEach(this::refused);
    }
    List<PartitionProblem> list = new ArrayList<>();
    problems.forEach(
        (partition, reason) ->
            list.add(new PartitionProblem(partition.topic(), partition.partition(), reason)));
    return list.isEmpty()
        ? new GroupOutcome.Done(done.size())
        : new GroupOutcome.Incomplete(done.size(), list);
  }

  private void refused(TopicPartition partition) {
    if (!done.contains(partition)) {
      problems.putIfAbsent(partition, refusal);
    }
  }

  /** Sends requests until nothing is left that may yet succeed, or the group is refused. */
  private void send(
      Set<TopicPartition> wanted, CommitRequests.Send send, boolean removal, long deadline) {
    Set<TopicPartition> rest = wanted;
    while (!rest.isEmpty()) {
      Map<TopicPartition, Throwable> again = sendOnce(rest, send, removal);
      rest = again.keySet();
      if (!refusal.isEmpty() || again.isEmpty()) {
        return;
      }
      if (System.nanoTime() > deadline) {
        again.forEach(
            (partition, failure) ->
                problems.put(
                    partition,
                    "no coordinator answered in time, so it may have been changed or not ("
                        + KafkaFailures.reason(failure)
                        + "); check the brokers and try again"));
        return;
      }
      LOG.debug("asking again: group={} partitions={}", change.groupId(), rest.size());
      LockSupport.parkNanos(PAUSE.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw KafkaFailures.translate("setting offsets", new InterruptedException());
      }
    }
  }

  /** Sends each partition once; gives back those that are worth another try. */
  private Map<TopicPartition, Throwable> sendOnce(
      Set<TopicPartition> partitions, CommitRequests.Send send, boolean removal) {
    Map<TopicPartition, Throwable> again = new HashMap<>();
    Map<TopicPartition, Throwable> unknown = new HashMap<>();
    for (Map<TopicPartition, CompletableFuture<Void>> answers : send.send(partitions)) {
      answers.forEach(
          (partition, answer) -> {
            Throwable failure = failure(answer);
            if (failure == null || (removal && CommitAnswer.saysThatNothingIsThere(failure))) {
              done.add(partition);
              return;
            }
            switch (CommitAnswer.of(failure)) {
              case AGAIN -> again.put(partition, failure);
              case LOST -> {
                answerLost = true;
                again.put(partition, failure);
              }
              case NO_PARTITION -> unknown.put(partition, failure);
              case GROUP_REFUSED -> refusal = CommitAnswer.refusal(failure);
              case PARTITION_REFUSED -> problems.put(partition, CommitAnswer.refusal(failure));
            }
          });
      if (!refusal.isEmpty()) {
        break;
      }
    }
    if (!unknown.isEmpty()) {
      Set<TopicPartition> existing = existing(unknown.keySet());
      unknown.forEach(
          (partition, failure) -> {
            if (existing.contains(partition)) {
              again.put(partition, failure); // made just now: not every broker knows of it yet
            } else {
              problems.put(partition, "there is no such partition");
            }
          });
    }
    return again;
  }

  private Set<TopicPartition> existing(Set<TopicPartition> partitions) {
    return cluster
        .leaders(partitions.stream().map(TopicPartition::topic).distinct().toList())
        .keySet();
  }

  private static @Nullable Throwable failure(CompletableFuture<Void> answer) {
    try {
      answer.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (InterruptedException e) {
      throw KafkaFailures.translate("setting offsets", e);
    }
  }
}
