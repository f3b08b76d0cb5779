package sh.oso.kafka.backup.engine.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicDeletionDisabledException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.KafkaAccessException;
import sh.oso.kafka.backup.api.KafkaBackupException;
import sh.oso.kafka.backup.api.KafkaUnavailableException;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.engine.cluster.Cluster;
import sh.oso.kafka.backup.engine.cluster.KafkaFailures;
import sh.oso.kafka.backup.engine.restore.ScratchLoad;

/** The topics of one drill. For one thread. */
final class ScratchTopics {

  /** What the names of all topics of drills begin with; the drill's id follows. */
  static final String PREFIX = "__kafka-backup-drill-";

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);
  private static final String RIGHTS =
      "a drill needs CREATE, DESCRIBE, READ, WRITE and DELETE on topics that begin with " + PREFIX;

  private final Cluster cluster;
  private final String prefix;
  private final Cancellation cancellation;
  private final Set<String> made = new TreeSet<>();
  private int number;

  ScratchTopics(Cluster cluster, String drillId, Cancellation cancellation) {
    this.cluster = cluster;
    this.prefix = prefix(drillId);
    this.cancellation = cancellation;
  }

  private static String prefix(String drillId) {
    return PREFIX + drillId + "-";
  }

  /** A name that no topic has. */
  String newName() {
    return prefix + ++number;
  }

  /** Makes sure that topics can be made and deleted. */
  void probe() {
    create(Map.of(newName(), 1));
    deleteAll();
  }

  /**
   * Makes topics with as many replicas as the cluster gives topics by itself.
   *
   * @param partitions by name
   * @return their ids, when they can be written to
   */
  Map<String, Uuid> create(Map<String, Integer> partitions) {
    Map<String, String> configs = ScratchLoad.topicConfigs();
    configs.put("min.insync.replicas", "1");
    List<NewTopic> topics = new ArrayList<>();
    partitions.forEach(
        (name, count) ->
            topics.add(new NewTopic(name, Optional.of(count), Optional.empty()).configs(configs)));
    // Also those of which the answer is lost.
    made.addAll(partitions.keySet());
    List<KafkaBackupException> failures = new ArrayList<>();
    cluster
        .admin()
        .createTopics(topics)
        .values()
        .forEach((name, answer) -> creation(name, answer).ifPresent(failures::add));
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
    return ready(partitions);
  }

  private Optional<KafkaBackupException> creation(String name, KafkaFuture<Void> answer) {
    try {
      get("creating", answer);
      return Optional.empty();
    } catch (KafkaAccessException | TargetConflictException e) {
      // A refusal: it is not there.
      made.remove(name);
      return Optional.of(e);
    } catch (KafkaBackupException e) {
      return Optional.of(e);
    }
  }

  private Map<String, Uuid> ready(Map<String, Integer> partitions) {
    long deadline = System.nanoTime() + READY_TIMEOUT.toNanos();
    int expected = partitions.values().stream().mapToInt(Integer::intValue).sum();
    while (true) {
      Map<String, TopicDescription> described = cluster.describeTopics(partitions.keySet());
      if (Cluster.leaders(described).size() == expected) {
        Map<String, Uuid> ids = new TreeMap<>();
        described.forEach((name, topic) -> ids.put(name, topic.topicId()));
        return ids;
      }
      if (System.nanoTime() > deadline) {
        throw new KafkaUnavailableException(
            "the topics of the drill have no leaders after "
                + READY_TIMEOUT.toSeconds()
                + " s; check the brokers and run again");
      }
      pause();
    }
  }

  private void pause() {
    try {
      if (cancellation.await(POLL.toMillis())) {
        throw new RunCancelledException("the drill was asked to stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunCancelledException("interrupted while waiting for the drill's topics", e);
    }
  }

  /** Whether none is left. */
  boolean isClean() {
    return made.isEmpty();
  }

  /** Deletes all that were made, also while the run is being stopped. */
  void deleteAll() {
    boolean interrupted = Thread.interrupted();
    try {
      delete(made);
      made.clear();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Deletes what another drill has left; gives back the names. */
  List<String> deleteOf(String drillId) {
    List<String> names =
        cluster.topicNames().stream().filter(it -> it.startsWith(prefix(drillId))).toList();
    delete(names);
    return names;
  }

  private void delete(Collection<String> names) {
    if (!names.isEmpty()) {
      cluster
          .admin()
          .deleteTopics(List.copyOf(names))
          .topicNameValues()
          .forEach((name, gone) -> get("deleting", gone));
    }
  }

  private static void get(String what, KafkaFuture<Void> future) {
    String task = what + " a topic of the drill";
    try {
      future.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof UnknownTopicOrPartitionException) {
        return;
      }
      throw translate(task, e, cause);
    } catch (InterruptedException e) {
      throw KafkaFailures.translate(task, e);
    }
  }

  private static KafkaBackupException translate(
      String task, ExecutionException failure, @Nullable Throwable cause) {
    if (cause instanceof AuthorizationException) {
      return new KafkaAccessException(task + " is not allowed: " + RIGHTS, failure);
    }
    if (cause instanceof InvalidReplicationFactorException) {
      return new TargetConflictException(
          task
              + " failed, since the cluster has fewer brokers than it gives a topic replicas"
              + " (default.replication.factor): start more brokers, or take another cluster");
    }
    if (cause instanceof TopicDeletionDisabledException) {
      return new TargetConflictException(
          task + " failed: the cluster deletes no topics (delete.topic.enable); take another");
    }
    return KafkaFailures.translate(task, failure);
  }

  /** What a drill fails with that lacks a right. */
  static KafkaAccessException withRights(KafkaAccessException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.endsWith(RIGHTS)
        ? failure
        : new KafkaAccessException(message + "; " + RIGHTS, failure);
  }
}
