package sh.oso.kafka.backup.operator.decision;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import sh.oso.kafka.backup.operator.job.JobState;

/**
 * What there is of a resource's runs.
 *
 * @param runs its Jobs, the oldest first
 * @param now the time
 */
public record Observed(List<ObservedJob> runs, Instant now) {

  /** A Job and how far it has come. */
  public record ObservedJob(Job job, JobState state) {

    /** Its name. */
    public String name() {
      return job.getMetadata().getName();
    }

    /** What the operator noted on it; empty if nothing. */
    public String note(String annotation) {
      var annotations = job.getMetadata().getAnnotations();
      return annotations == null ? "" : annotations.getOrDefault(annotation, "");
    }

    /** Whether it is not over. */
    public boolean active() {
      return state instanceof JobState.Active;
    }
  }

  public Observed {
    runs =
        runs.stream()
            .sorted(
                Comparator.comparing(
                        (ObservedJob it) -> it.job().getMetadata().getCreationTimestamp())
                    .thenComparing(ObservedJob::name))
            .toList();
  }

  /** Finds a run by its Job's name. */
  public Optional<ObservedJob> find(String name) {
    return runs.stream().filter(it -> it.name().equals(name)).findFirst();
  }

  /** Finds a run that is not over. */
  public Optional<ObservedJob> active() {
    return runs.stream().filter(ObservedJob::active).findFirst();
  }
}
