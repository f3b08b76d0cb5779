package sh.oso.kafka.backup.testkit.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what the control plane does in its own time. */
final class Waiting {

  private static final long NANOS = 60_000_000_000L;

  private Waiting() {}

  static <T> T until(Supplier<T> read, Predicate<T> holds) throws InterruptedException {
    long deadline = System.nanoTime() + NANOS;
    T last = read.get();
    while (!holds.test(last)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within a minute; last seen: " + last);
      }
      Thread.sleep(100);
      last = read.get();
    }
    return last;
  }

  static List<Pod> podsOf(KubernetesClient client, String namespace, String job) {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabels(Map.of("job-name", job))
        .list()
        .getItems();
  }

  /** The pods of a Job, once it is complete or failed. */
  static List<Pod> finished(KubernetesClient client, String namespace, String job, String condition)
      throws InterruptedException {
    until(
        () -> client.batch().v1().jobs().inNamespace(namespace).withName(job).get(),
        found ->
            found != null
                && found.getStatus() != null
                && found.getStatus().getConditions().stream()
                    .anyMatch(c -> c.getType().equals(condition) && c.getStatus().equals("True")));
    return podsOf(client, namespace, job);
  }
}
