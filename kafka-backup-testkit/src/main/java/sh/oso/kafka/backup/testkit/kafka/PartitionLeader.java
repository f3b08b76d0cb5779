package sh.oso.kafka.backup.testkit.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;

/** Finds out who leads a partition. */
final class PartitionLeader {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private PartitionLeader() {}

  static int await(Map<String, Object> client, String topic, int partition, IntPredicate alive) {
    long deadlineNanos = System.nanoTime() + TIMEOUT.toNanos();
    String problem = "no running broker leads it, or it does not exist";
    try (Admin admin = Admin.create(client)) {
      while (System.nanoTime() < deadlineNanos) {
        try {
          Optional<Node> leader =
              findLeader(admin, topic, partition).filter(node -> alive.test(node.id()));
          if (leader.isPresent()) {
            return leader.get().id();
          }
        } catch (ExecutionException failure) {
          problem = String.valueOf(failure.getCause());
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("interrupted while looking for a leader", interrupted);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
    throw new IllegalStateException(
        "no leader of %s-%d was found in %s: %s".formatted(topic, partition, TIMEOUT, problem));
  }

  private static Optional<Node> findLeader(Admin admin, String topic, int partition)
      throws ExecutionException, InterruptedException {
    return admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
        .flatMap(description -> description.partitions().stream())
        .filter(candidate -> candidate.partition() == partition)
        .flatMap(candidate -> Optional.ofNullable(candidate.leader()).stream())
        .findFirst();
  }
}
