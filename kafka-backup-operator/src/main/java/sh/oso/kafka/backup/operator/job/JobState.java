package sh.oso.kafka.backup.operator.job;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How far a Job has come, and in whose words. */
public sealed interface JobState {

  /**
   * It is not over.
   *
   * @param obstacle why its pod does not start, or how its last pod failed; empty if there is
   *     nothing to tell
   */
  record Active(String obstacle) implements JobState {}

  /**
   * Its command ended well.
   *
   * @param termination null if its pod was deleted before anybody read what it said
   */
  record Succeeded(@Nullable Termination termination) implements JobState {}

  /**
   * It is over, and its command did not end well.
   *
   * @param message one line: the command's own words where there are any
   * @param termination null if the command did not come to say anything
   */
  record Failed(String message, @Nullable Termination termination) implements JobState {}

  /** Label of a pod of an Indexed Job: which part it does. */
  String INDEX = "batch.kubernetes.io/job-completion-index";

  /** Reasons of a waiting container that pass by themselves. */
  Set<String> STARTING = Set.of("ContainerCreating", "PodInitializing");

  /**
   * Reads a Job.
   *
   * @param pods those of the Job, in any order
   * @param warnings gives the Events that warn about an object, in any order; asked only where a
   *     pod is missing or does not start
   */
  static JobState of(Job job, List<Pod> pods, Function<? super HasMetadata, List<Event>> warnings) {
    List<Pod> newestFirst =
        pods.stream()
            .sorted(
                Comparator.comparing((Pod pod) -> pod.getMetadata().getCreationTimestamp())
                    .reversed())
            .toList();
    Optional<JobCondition> failure = condition(job, "Failed");
    if (failure.isPresent()) {
      return failed(job, failure.get(), newestFirst);
    }
    if (condition(job, "Complete").isPresent()) {
      return completed(job, newestFirst);
    }
    return new Active(obstacle(job, newestFirst, warnings));
  }

  private static int pods(Job job) {
    Integer completions = job.getSpec() == null ? null : job.getSpec().getCompletions();
    return completions == null ? 1 : completions;
  }

  private static boolean isPartial(Pod pod) {
    return termination(List.of(pod)).filter(Termination::partial).isPresent();
  }

  /** Each pod ended well; failed ones may be left where one of these was deleted. */
  private static JobState completed(Job job, List<Pod> newestFirst) {
    List<Pod> well =
        newestFirst.stream()
            .filter(it -> terminated(it).filter(end -> end.getExitCode() == 0).isPresent())
            .toList();
    // Where several pods did it together, one completed it: the last to look, or the first of all.
    List<Pod> completing = well.stream().filter(it -> !isPartial(it)).toList();
    if (completing.isEmpty() && well.size() < pods(job)) {
      return new Succeeded(null);
    }
    if (completing.isEmpty()) {
      return new Failed("all its pods ended well, but none of them completed the run", null);
    }
    if (pods(job) > 1 && Verdicts.areOf(completing.get(0))) {
      return Verdicts.together(completing, pods(job));
    }
    return termination(completing)
        .<JobState>map(it -> it.exitCode() == 0 ? new Succeeded(it) : new Failed(it.message(), it))
        .orElseGet(
            () ->
                new Failed(
                    "its pod ended well but left no word of what it did; is the image one of"
                        + " kafka-backup?",
                    null));
  }

  /** What hangs says so in Events alone: a pod that may not be made, a volume that is not there. */
  private static String obstacle(
      Job job, List<Pod> newestFirst, Function<? super HasMetadata, List<Event>> warnings) {
    if (newestFirst.isEmpty()) {
      return newest(warnings.apply(job));
    }
    return latest(newestFirst).stream()
        .map(pod -> obstacle(pod, warnings))
        .filter(it -> !it.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String obstacle(Pod pod, Function<? super HasMetadata, List<Event>> warnings) {
    String told = obstacle(pod);
    boolean begun =
        container(pod)
            .map(ContainerStatus::getState)
            .filter(it -> it.getRunning() != null || it.getTerminated() != null)
            .isPresent();
    return begun || !told.isEmpty() ? told : newest(warnings.apply(pod));
  }

  /** The newest pod of each part of the run, without those that ended well. */
  private static List<Pod> latest(List<Pod> newestFirst) {
    Map<String, Pod> latest = new LinkedHashMap<>();
    newestFirst.forEach(pod -> latest.putIfAbsent(part(pod), pod));
    return latest.values().stream()
        .filter(it -> terminated(it).filter(end -> end.getExitCode() == 0).isEmpty())
        .toList();
  }

  private static String part(Pod pod) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault(INDEX, "");
  }

  private static String newest(List<Event> warnings) {
    return warnings.stream()
        .max(Comparator.comparing(JobState::time))
        .map(it -> it.getReason() + ": " + firstLine(String.valueOf(it.getMessage())))
        .orElse("");
  }

  private static String time(Event event) {
    return event.getLastTimestamp() == null
        ? String.valueOf(event.getMetadata().getCreationTimestamp())
        : event.getLastTimestamp();
  }

  /** When a Job ended, or nothing while it is not over. */
  static Optional<Instant> end(Job job) {
    return condition(job, "Failed")
        .or(() -> condition(job, "Complete"))
        .map(condition -> Instant.parse(condition.getLastTransitionTime()));
  }

  private static Optional<JobCondition> condition(Job job, String type) {
    if (job.getStatus() == null) {
      return Optional.empty();
    }
    return job.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .filter(condition -> condition.getStatus().equals("True"))
        .findFirst();
  }

  private static JobState failed(Job job, JobCondition failure, List<Pod> pods) {
    List<Pod> telling = culprit(pods).map(List::of).orElse(pods);
    Optional<Termination> said = termination(telling);
    if ("DeadlineExceeded".equals(failure.getReason())) {
      return new Failed(
          "it took longer than spec.job.activeDeadlineSeconds, "
              + job.getSpec().getActiveDeadlineSeconds()
              + " s, and was stopped",
          said.orElse(null));
    }
    String message =
        said.map(Termination::message)
            .or(
                () ->
                    telling.stream()
                        .map(JobState::obstacle)
                        .filter(it -> !it.isEmpty())
                        .findFirst())
            .orElseGet(
                () -> failure.getMessage() == null ? "its Job failed" : failure.getMessage());
    return new Failed(message, said.orElse(null));
  }

  /** The pod that made the Job fail: others were stopped for it, or had ended well. */
  private static Optional<Pod> culprit(List<Pod> pods) {
    return pods.stream()
        .filter(
            pod ->
                terminated(pod)
                    .map(ContainerStateTerminated::getExitCode)
                    .filter(code -> code != 0 && code != ExitCodes.TERMINATED)
                    .isPresent())
        .max(
            Comparator.comparing(
                (Pod pod) ->
                    terminated(pod).map(ContainerStateTerminated::getFinishedAt).orElse("")));
  }

  static Optional<Termination> termination(List<Pod> newestFirst) {
    return newestFirst.stream()
        .flatMap(pod -> terminated(pod).stream())
        .filter(it -> it.getMessage() != null)
        .flatMap(it -> Termination.read(it.getMessage()).stream())
        .findFirst();
  }

  private static Optional<ContainerStateTerminated> terminated(Pod pod) {
    return container(pod).map(ContainerStatus::getState).map(ContainerState::getTerminated);
  }

  private static Optional<ContainerStatus> container(Pod pod) {
    return pod.getStatus() == null
        ? Optional.empty()
        : pod.getStatus().getContainerStatuses().stream()
            .filter(it -> it.getName().equals(JobObjects.CONTAINER))
            .findFirst();
  }

  private static String obstacle(Pod pod) {
    Optional<ContainerStateTerminated> terminated = terminated(pod);
    if (terminated.isPresent()) {
      ContainerStateTerminated end = terminated.get();
      return Optional.ofNullable(end.getMessage())
          .flatMap(Termination::read)
          .map(Termination::message)
          .orElseGet(() -> killed(end));
    }
    ContainerStateWaiting waiting =
        container(pod).map(ContainerStatus::getState).map(ContainerState::getWaiting).orElse(null);
    if (waiting != null && !STARTING.contains(String.valueOf(waiting.getReason()))) {
      return waiting.getReason()
          + (waiting.getMessage() == null ? "" : ": " + firstLine(waiting.getMessage()));
    }
    return pod.getStatus() == null
        ? ""
        : pod.getStatus().getConditions().stream()
            .filter(it -> it.getType().equals("PodScheduled") && it.getStatus().equals("False"))
            .map(it -> "its pod cannot be placed: " + firstLine(String.valueOf(it.getMessage())))
            .findFirst()
            .orElse("");
  }

  private static String killed(ContainerStateTerminated end) {
    if (end.getExitCode() != null && end.getExitCode() == 0) {
      return "";
    }
    String how = "its pod was stopped with exit code " + end.getExitCode();
    return "OOMKilled".equals(end.getReason())
        ? how + ", since it took more memory than spec.resources.limits.memory"
        : how;
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
