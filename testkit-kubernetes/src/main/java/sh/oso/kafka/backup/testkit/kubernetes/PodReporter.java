package sh.oso.kafka.backup.testkit.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Tells the API server how a pod fares. A pod that is gone is no error. */
final class PodReporter {

  private final KubernetesClient client;
  private final Pod pod;
  private final String startTime = now();

  PodReporter(KubernetesClient client, Pod pod) {
    this.client = client;
    this.pod = pod;
  }

  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The container cannot be made yet. */
  void waiting(String reason, String message) {
    report(
        "Pending",
        new ContainerStateBuilder()
            .withNewWaiting()
            .withReason(reason)
            .withMessage(message)
            .endWaiting()
            .build(),
        0);
  }

  void running(String since, int restarts) {
    report(
        "Running",
        new ContainerStateBuilder().withNewRunning().withStartedAt(since).endRunning().build(),
        restarts);
  }

  /** The container has ended but is started again after a while. */
  void restarting(int restarts) {
    report(
        "Running",
        new ContainerStateBuilder()
            .withNewWaiting()
            .withReason("CrashLoopBackOff")
            .endWaiting()
            .build(),
        restarts);
  }

  /** The container has ended for good. */
  void ended(int exitCode, String message, String since, int restarts) {
    report(
        exitCode == 0 ? "Succeeded" : "Failed",
        new ContainerStateBuilder()
            .withNewTerminated()
            .withExitCode(exitCode)
            .withReason(exitCode == 0 ? "Completed" : "Error")
            .withMessage(message.isEmpty() ? null : message)
            .withStartedAt(since)
            .withFinishedAt(now())
            .endTerminated()
            .build(),
        restarts);
  }

  /** The pod fails before its container is made. */
  void refused(String reason, String message) {
    event("Warning", reason, message);
    update(
        status ->
            status
                .editOrNewStatus()
                .withPhase("Failed")
                .withReason(reason)
                .withMessage(message)
                .withStartTime(startTime)
                .endStatus());
  }

  private void report(String phase, ContainerState state, int restarts) {
    boolean ready = state.getRunning() != null;
    var container = pod.getSpec().getContainers().get(0);
    List<io.fabric8.kubernetes.api.model.PodCondition> conditions = new ArrayList<>();
    for (String type : List.of("PodScheduled", "Initialized", "ContainersReady", "Ready")) {
      boolean holds = ready || type.equals("PodScheduled") || type.equals("Initialized");
      conditions.add(
          new PodConditionBuilder().withType(type).withStatus(holds ? "True" : "False").build());
    }
    update(
        status ->
            status
                .editOrNewStatus()
                .withPhase(phase)
                .withStartTime(startTime)
                .withHostIP(KubernetesServer.HOST)
                .withPodIP(KubernetesServer.HOST)
                .withConditions(merged(status, conditions))
                .withContainerStatuses(
                    new io.fabric8.kubernetes.api.model.ContainerStatusBuilder()
                        .withName(container.getName())
                        .withImage(container.getImage())
                        .withImageID("")
                        .withReady(ready)
                        .withStarted(ready)
                        .withRestartCount(restarts)
                        .withState(state)
                        .build())
                .endStatus());
  }

  /** Keeps the conditions that controllers have set. */
  private static List<io.fabric8.kubernetes.api.model.PodCondition> merged(
      PodBuilder pod, List<io.fabric8.kubernetes.api.model.PodCondition> own) {
    List<String> types =
        own.stream().map(io.fabric8.kubernetes.api.model.PodCondition::getType).toList();
    List<io.fabric8.kubernetes.api.model.PodCondition> all = new ArrayList<>(own);
    if (pod.buildStatus() != null) {
      pod.buildStatus().getConditions().stream()
          .filter(condition -> !types.contains(condition.getType()))
          .forEach(all::add);
    }
    return all;
  }

  private void update(java.util.function.UnaryOperator<PodBuilder> change) {
    while (true) {
      Pod current =
          client
              .pods()
              .inNamespace(pod.getMetadata().getNamespace())
              .withName(pod.getMetadata().getName())
              .get();
      if (current == null || !current.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
        return;
      }
      try {
        client.pods().resource(change.apply(new PodBuilder(current)).build()).updateStatus();
        return;
      } catch (KubernetesClientException refused) {
        if (refused.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
          return;
        }
        if (refused.getCode() != HttpURLConnection.HTTP_CONFLICT) {
          throw refused;
        }
        // Changed by somebody since it was read.
      }
    }
  }

  /** Takes the pod away, which has been asked to end and has ended. */
  void remove() {
    client.pods().resource(pod).withGracePeriod(0).delete();
  }

  /** Writes an event about the pod. */
  void event(String type, String reason, String message) {
    String namespace = pod.getMetadata().getNamespace();
    try {
      client
          .v1()
          .events()
          .inNamespace(namespace)
          .resource(
              new EventBuilder()
                  .withNewMetadata()
                  .withGenerateName(shortened(pod.getMetadata().getName()) + ".")
                  .withNamespace(namespace)
                  .endMetadata()
                  .withNewInvolvedObject()
                  .withApiVersion("v1")
                  .withKind("Pod")
                  .withNamespace(namespace)
                  .withName(pod.getMetadata().getName())
                  .withUid(pod.getMetadata().getUid())
                  .endInvolvedObject()
                  .withType(type)
                  .withReason(reason)
                  .withMessage(message)
                  .withNewSource()
                  .withComponent("kubelet")
                  .withHost(TestKubelet.NODE)
                  .endSource()
                  .withFirstTimestamp(now())
                  .withLastTimestamp(now())
                  .withCount(1)
                  .build())
          .create();
    } catch (KubernetesClientException refused) {
      // No events in a namespace that is being deleted.
      if (refused.getCode() != HttpURLConnection.HTTP_FORBIDDEN
          && refused.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw refused;
      }
    }
  }

  private static String shortened(String name) {
    return name.length() <= 200 ? name : name.substring(0, 200);
  }
}
