package sh.oso.kafka.backup.engine.produce;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.TargetConflictException;

/** Finds the leaders of partitions that have none, one question at a time. */
final class LeaderSearch {

  private final LeaderLookup lookup;
  private final Runnable whenAnswered;

  /** Handed over by the thread that answers. */
  private final AtomicReference<@Nullable Answer> answer = new AtomicReference<>();

  private Set<String> asked = Set.of();

  private record Answer(LeaderLookup.@Nullable Found found, @Nullable Throwable failure) {}

  LeaderSearch(LeaderLookup lookup, Runnable whenAnswered) {
    this.lookup = lookup;
    this.whenAnswered = whenAnswered;
  }

  void search(List<PartitionSender> senders, long now) {
    if (!asked.isEmpty()) {
      return;
    }
    Set<String> topics = new HashSet<>();
    for (PartitionSender sender : senders) {
      if (sender.needsLeader(now)) {
        topics.add(sender.plan().target().topic());
      }
    }
    if (topics.isEmpty()) {
      return;
    }
    asked = topics;
    var unused =
        lookup
            .find(topics)
            .whenComplete(
                (found, failure) -> {
                  answer.set(new Answer(found, failure));
                  whenAnswered.run();
                });
  }

  /** Tells the partitions what was found, if there is an answer. */
  void settle(List<PartitionSender> senders, long now) {
    Answer settled = answer.getAndSet(null);
    if (settled == null) {
      return;
    }
    for (PartitionSender sender : senders) {
      if (sender.needsLeader(now) && asked.contains(sender.plan().target().topic())) {
        settle(sender, settled, now);
      }
    }
    asked = Set.of();
  }

  private static void settle(PartitionSender sender, Answer answer, long now) {
    PartitionPlan plan = sender.plan();
    LeaderLookup.Found found = answer.found();
    if (found == null) {
      sender.failed(asFailure(plan, answer.failure()), now);
      return;
    }
    try {
      checkTopicId(plan, found);
    } catch (KafkaBackupException e) {
      sender.failed(e, now);
      return;
    }
    Node leader = found.leaders().get(plan.target());
    if (leader == null) {
      sender.failed(new KafkaUnavailableException(plan + " has no leader"), now);
    } else {
      sender.lead(leader);
    }
  }

  /** Sees to it that the topic is the one that was planned for, not a later one of its name. */
  static void checkTopicId(PartitionPlan plan, LeaderLookup.Found found) {
    Uuid topicId = found.topicIds().get(plan.target().topic());
    if (topicId == null) {
      throw new KafkaUnavailableException(plan + ": there is no such topic");
    }
    if (!topicId.equals(plan.topicId())) {
      throw new TargetConflictException(
          plan + ": the topic was deleted and created again; begin it anew");
    }
  }

  private static KafkaBackupException asFailure(PartitionPlan plan, @Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : Objects.requireNonNullElseGet(failure, () -> new IllegalStateException("no answer"));
    return cause instanceof KafkaBackupException known
        ? known
        : new KafkaUnavailableException(plan + ": its leader cannot be found: " + cause, cause);
  }
}
