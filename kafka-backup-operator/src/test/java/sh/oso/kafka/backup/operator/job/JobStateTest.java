package sh.oso.kafka.backup.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class JobStateTest {

  private static final String SAID =
      "{\"command\":\"backup\",\"exitCode\":%d,\"exitName\":\"X\",\"message\":\"%s\","
          + "\"records\":7,\"later\":{\"unknown\":1}}";

  private static final String PART =
      "{\"command\":\"backup\",\"exitCode\":0,\"message\":\"a part\",\"partial\":true}";

  @Test
  void aJobWithoutPodsIsActive() {
    assertThat(of(job("{}"), List.of())).isEqualTo(new JobState.Active(""));
  }

  @Test
  void aPodThatStartsIsNoObstacle() {
    assertThat(of(job("{}"), List.of(waiting("ContainerCreating", null))))
        .isEqualTo(new JobState.Active(""));
  }

  @Test
  void tellsWhyAPodDoesNotStart() {
    assertThat(of(job("{}"), List.of(waiting("ErrImagePull", "no such image\nat all"))))
        .isEqualTo(new JobState.Active("ErrImagePull: no such image"));
    Pod unplaced =
        pod(
            "2026-11-25T10:00:00Z",
            "{conditions: [{type: PodScheduled, status: 'False', message: '0/3 nodes fit'}]}");
    assertThat(of(job("{}"), List.of(unplaced)))
        .isEqualTo(new JobState.Active("its pod cannot be placed: 0/3 nodes fit"));
  }

  @Test
  void takesTheWordsOfTheCommand() {
    JobState state =
        of(
            job(condition("Complete", "")),
            List.of(
                ended("2026-11-25T10:00:00Z", 10, SAID.formatted(10, "first")),
                ended("2026-11-25T10:05:00Z", 0, SAID.formatted(0, "second"))));

    assertThat(state)
        .isInstanceOfSatisfying(
            JobState.Succeeded.class,
            it -> {
              Termination said = Objects.requireNonNull(it.termination());
              assertThat(said.message()).isEqualTo("second");
              assertThat(said.records()).isEqualTo(7);
            });
  }

  @Test
  void aFailureIsToldInTheWordsOfTheNewestPod() {
    JobState state =
        of(
            job(condition("Failed", "reason: BackoffLimitExceeded, message: limit,")),
            List.of(
                ended("2026-11-25T10:05:00Z", 3, SAID.formatted(3, "newest")),
                ended("2026-11-25T10:00:00Z", 3, SAID.formatted(3, "older"))));

    assertThat(state)
        .isInstanceOfSatisfying(
            JobState.Failed.class, it -> assertThat(it.message()).isEqualTo("newest"));
  }

  @Test
  void aPodThatWasKilledIsToldBySignalAndMemory() {
    Pod pod =
        pod(
            "2026-11-25T10:00:00Z",
            "{containerStatuses: [{name: kafka-backup, state: {terminated: {exitCode: 137, reason: OOMKilled}}}]}");
    assertThat(of(job(condition("Failed", "reason: BackoffLimitExceeded,")), List.of(pod)))
        .isEqualTo(
            new JobState.Failed(
                "its pod was stopped with exit code 137, since it took more memory than"
                    + " spec.resources.limits.memory",
                null));
  }

  @Test
  void aDeadlineIsToldByItsName() {
    JobState state = of(job(condition("Failed", "reason: DeadlineExceeded,")), List.of());
    assertThat(state)
        .isEqualTo(
            new JobState.Failed(
                "it took longer than spec.job.activeDeadlineSeconds, 60 s, and was stopped", null));
  }

  @Test
  void aPodThatSaysNothingHasNotSucceeded() {
    assertThat(of(job(condition("Complete", "")), List.of(ended("2026-11-25T10:00:00Z", 0, "bye"))))
        .isInstanceOf(JobState.Failed.class);
  }

  @Test
  void knowsWhenAJobEnded() {
    assertThat(JobState.end(job("{}"))).isEmpty();
    assertThat(JobState.end(job(condition("Complete", ""))))
        .contains(Instant.parse("2026-11-25T11:00:00Z"));
  }

  @Test
  void aSuccessOfWhichNoPodIsLeftIsASuccess() {
    assertThat(of(job(condition("Complete", "")), List.of()))
        .isEqualTo(new JobState.Succeeded(null));
    assertThat(
            of(
                job(condition("Complete", "")),
                List.of(ended("2026-11-25T10:00:00Z", 10, SAID.formatted(10, "first")))))
        .as("the pod that failed before it is left")
        .isEqualTo(new JobState.Succeeded(null));
  }

  @Test
  void ofSeveralPodsTheOneCountsThatCompletedTheRun() {
    Pod whole = ended("2026-11-25T10:00:00Z", 0, SAID.formatted(0, "whole"));
    Pod part = ended("2026-11-25T10:05:00Z", 0, PART);
    assertThat(of(split("Complete"), List.of(part, whole)))
        .isInstanceOfSatisfying(
            JobState.Succeeded.class,
            it ->
                assertThat(Objects.requireNonNull(it.termination()).message()).isEqualTo("whole"));
    assertThat(of(split("Complete"), List.of(part)))
        .as("the pod that completed it is deleted")
        .isEqualTo(new JobState.Succeeded(null));
    assertThat(of(split("Complete"), List.of(part, part)))
        .isEqualTo(
            new JobState.Failed(
                "all its pods ended well, but none of them completed the run", null));
  }

  @Test
  void ofSeveralPodsTheOneSaysWhyThatWasNotStoppedForAnother() {
    Pod failed = ended("2026-11-25T10:00:00Z", 2, SAID.formatted(2, "wrong settings"));
    Pod part = ended("2026-11-25T10:03:00Z", 0, PART);
    Pod stopped = ended("2026-11-25T10:05:00Z", 143, SAID.formatted(143, "stopped by SIGTERM"));
    assertThat(of(split("Failed"), List.of(stopped, part, failed)))
        .isInstanceOfSatisfying(
            JobState.Failed.class, it -> assertThat(it.message()).isEqualTo("wrong settings"));
    assertThat(of(split("Failed"), List.of(part, stopped)))
        .isInstanceOfSatisfying(
            JobState.Failed.class, it -> assertThat(it.message()).isEqualTo("stopped by SIGTERM"));
  }

  @Test
  void ofSeveralPodsTheOneThatFailedLastWasThatWhichFailedTheJob() {
    Pod transientOne = stopped("2026-11-25T10:05:00Z", 3, "2026-11-25T10:06:00Z");
    Pod killed = stopped("2026-11-25T10:00:00Z", 137, "2026-11-25T10:07:00Z");
    Pod part = ended("2026-11-25T10:03:00Z", 0, PART);
    assertThat(of(split("Failed"), List.of(transientOne, killed, part)))
        .isEqualTo(new JobState.Failed("its pod was stopped with exit code 137", null));
  }

  @Test
  void anyPodOfARunMayBeTheOneThatHangs() {
    Pod ended = numbered(ended("2026-11-25T10:05:00Z", 0, PART), 1);
    Pod failed = numbered(ended("2026-11-25T10:02:00Z", 3, SAID.formatted(3, "older")), 0);
    Pod replacement = numbered(waiting("ContainerCreating", null), 0);
    replacement.getMetadata().setCreationTimestamp("2026-11-25T10:03:00Z");
    assertThat(of(split("Suspended"), List.of(ended, failed, replacement)))
        .isEqualTo(new JobState.Active(""));
    Pod hanging = numbered(waiting("ErrImagePull", "no such image"), 0);
    hanging.getMetadata().setCreationTimestamp("2026-11-25T10:03:00Z");
    assertThat(of(split("Suspended"), List.of(ended, failed, hanging)))
        .isEqualTo(new JobState.Active("ErrImagePull: no such image"));
  }

  private static Pod numbered(Pod pod, int index) {
    pod.getMetadata()
        .setLabels(Map.of("batch.kubernetes.io/job-completion-index", String.valueOf(index)));
    return pod;
  }

  private static Pod stopped(String created, int exitCode, String finished) {
    return pod(
        created,
        "{containerStatuses: [{name: kafka-backup, state: {terminated: {exitCode: "
            + exitCode
            + ", finishedAt: '"
            + finished
            + "'}}}]}");
  }

  private static Job split(String type) {
    Job job = job(condition(type, ""));
    job.getSpec().setCompletions(2);
    return job;
  }

  @Test
  void whatHangsIsToldByTheNewestEvent() {
    List<Event> events =
        List.of(
            event("2026-11-25T10:02:00Z", "FailedMount", "no such volume\nat all"),
            event("2026-11-25T10:01:00Z", "FailedMount", "older"));

    assertThat(JobState.of(job("{}"), List.of(), it -> events))
        .isEqualTo(new JobState.Active("FailedMount: no such volume"));
    assertThat(JobState.of(job("{}"), List.of(waiting("ContainerCreating", null)), it -> events))
        .isEqualTo(new JobState.Active("FailedMount: no such volume"));
    Pod running =
        pod(
            "2026-11-25T10:00:00Z",
            "{containerStatuses: [{name: kafka-backup, state: {running: {}}}]}");
    assertThat(JobState.of(job("{}"), List.of(running), it -> events))
        .isEqualTo(new JobState.Active(""));
  }

  private static Event event(String time, String reason, String message) {
    return new EventBuilder()
        .withLastTimestamp(time)
        .withReason(reason)
        .withMessage(message)
        .build();
  }

  private static JobState of(Job job, List<Pod> pods) {
    return JobState.of(job, pods, it -> List.of());
  }

  private static String condition(String type, String more) {
    return "{conditions: [{type: %s, status: 'True', %s lastTransitionTime: '2026-11-25T11:00:00Z'}]}"
        .formatted(type, more);
  }

  private static Job job(String status) {
    return Serialization.unmarshal(
        "apiVersion: batch/v1\nkind: Job\nspec: {activeDeadlineSeconds: 60}\nstatus: %s\n"
            .formatted(status),
        Job.class);
  }

  private static Pod waiting(String reason, @org.jspecify.annotations.Nullable String message) {
    Pod pod =
        pod(
            "2026-11-25T10:00:00Z",
            "{containerStatuses: [{name: kafka-backup, state: {waiting: {reason: %s}}}]}"
                .formatted(reason));
    pod.getStatus().getContainerStatuses().get(0).getState().getWaiting().setMessage(message);
    return pod;
  }

  private static Pod ended(String created, int exitCode, String message) {
    Pod pod =
        pod(
            created,
            "{containerStatuses: [{name: kafka-backup, state: {terminated: {exitCode: %d}}}]}"
                .formatted(exitCode));
    pod.getStatus().getContainerStatuses().get(0).getState().getTerminated().setMessage(message);
    return pod;
  }

  private static Pod pod(String created, String status) {
    return Serialization.unmarshal(
        "apiVersion: v1\nkind: Pod\nmetadata: {creationTimestamp: '%s'}\nstatus: %s\n"
            .formatted(created, status),
        Pod.class);
  }
}
