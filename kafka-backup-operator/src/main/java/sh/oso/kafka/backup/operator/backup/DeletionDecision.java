package sh.oso.kafka.backup.operator.backup;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.operator.crd.KafkaBackup;
import sh.oso.kafka.backup.operator.decision.Notice;
import sh.oso.kafka.backup.operator.decision.Observed;
import sh.oso.kafka.backup.operator.decision.Observed.ObservedJob;
import sh.oso.kafka.backup.operator.job.JobObjects;
import sh.oso.kafka.backup.operator.job.JobState;
import sh.oso.kafka.backup.operator.job.Labels;
import sh.oso.kafka.backup.operator.job.Names;
import sh.oso.kafka.backup.operator.job.Run;
import sh.oso.kafka.backup.operator.job.Termination;

/**
 * Decides about a KafkaBackup that is being deleted and whose backups are to go with it, in these
 * steps:
 *
 * <ol>
 *   <li>Runs that are under way are stopped, and waited for until their pods are gone.
 *   <li>A Job deletes the backups: from then on there is none. It outlives the resource.
 *   <li>Another Job is laid down that deletes their data when the grace of the repository is over,
 *       and the resource is let go.
 * </ol>
 *
 * <p>What cannot be deleted stays, with a warning, and the resource goes all the same: at the
 * latest ten minutes after a Job that was started at once would have met its deadline.
 */
public final class DeletionDecision {

  private static final Duration LOOK = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final KafkaBackup resource;
  private final Observed observed;
  private final BackupRuns runs;

  /**
   * What is to be done, in this order.
   *
   * @param stop Jobs to stop
   * @param start a run to start
   * @param notices what people should hear of
   * @param message what goes on; empty if the resource is let go
   */
  public record Deletion(
      List<Job> stop, Optional<Run> start, List<Notice> notices, String message) {

    public Deletion {
      stop = List.copyOf(stop);
      notices = List.copyOf(notices);
    }

    /** Whether nothing keeps the resource. */
    public boolean letGo() {
      return message.isEmpty();
    }

    /** When to look once more though nothing has changed; null if there is no need. */
    public @Nullable Duration again() {
      return letGo() ? null : LOOK;
    }
  }

  private DeletionDecision(KafkaBackup resource, Observed observed) {
    this.resource = resource;
    this.observed = observed;
    this.runs = new BackupRuns(resource);
  }

  /** Decides. A pure function: whoever asks twice hears the same. */
  public static Deletion about(KafkaBackup resource, Observed observed) {
    return new DeletionDecision(resource, observed).decide();
  }

  /**
   * The Job that deletes the backups, if it is at work: it must not go on where they are to stay.
   */
  public static Optional<Job> underWay(KafkaBackup resource, Observed observed) {
    return observed
        .find(new BackupRuns(resource).deletion())
        .filter(ObservedJob::active)
        .map(ObservedJob::job);
  }

  /** What is told where the cluster will have no Job for the deletion, in its own words. */
  public static Notice refused(KafkaBackup resource, String words) {
    return Notice.warning("BackupsNotDeleted", notDeleted(resource, words));
  }

  private Deletion decide() {
    Optional<ObservedJob> deletion = observed.find(runs.deletion());
    if (deletion.isPresent() && !deletion.get().active()) {
      return ended(deletion.get());
    }
    if (observed.now().isAfter(latest())) {
      if (deletion.isPresent() && !observed.now().isAfter(latest().plus(PATIENCE))) {
        // Who comes under the same name must not find it at work.
        return new Deletion(
            isGoing(deletion.get()) ? List.of() : List.of(deletion.get().job()),
            Optional.empty(),
            List.of(),
            "The deletion of its backups took too long, and is being stopped");
      }
      return letGo(List.of(refused(resource, "it took too long")));
    }
    if (deletion.isPresent()) {
      String obstacle = ((JobState.Active) deletion.get().state()).obstacle();
      return wait(obstacle.isEmpty() ? "Its backups are being deleted" : obstacle);
    }
    List<ObservedJob> others = observed.runs().stream().filter(this::mayWrite).toList();
    if (!others.isEmpty()) {
      return stop(others);
    }
    return new Deletion(
        List.of(),
        Optional.of(runs.delete()),
        List.of(
            Notice.normal(
                "DeletingBackups",
                "Job " + runs.deletion() + " deletes the backups of this resource")),
        "Its backups are being deleted");
  }

  /** A Job that is deleted stays until its pods are gone. */
  private boolean mayWrite(ObservedJob job) {
    return !job.name().equals(runs.sweep()) && (job.active() || isGoing(job));
  }

  private static boolean isGoing(ObservedJob job) {
    return job.job().getMetadata().getDeletionTimestamp() != null;
  }

  private Deletion stop(List<ObservedJob> others) {
    List<Job> stop = new ArrayList<>();
    List<Notice> notices = new ArrayList<>();
    for (ObservedJob job : others) {
      if (!isGoing(job)) {
        stop.add(job.job());
        notices.add(
            Notice.normal(
                "RunStopped", "Job " + job.name() + " is stopped, for this resource is deleted"));
      }
    }
    return new Deletion(
        stop,
        Optional.empty(),
        notices,
        "Its run " + others.get(0).name() + " is being stopped; then its backups are deleted");
  }

  private Deletion ended(ObservedJob job) {
    if (job.state() instanceof JobState.Failed failed) {
      return letGo(List.of(refused(resource, failed.message())));
    }
    Instant end = JobState.end(job.job()).orElse(observed.now());
    Run sweep = runs.sweep(end);
    String data =
        "; their data goes after "
            + sweep.annotations().get(Labels.START_AFTER)
            + " by Job "
            + sweep.jobName();
    Termination said = ((JobState.Succeeded) job.state()).termination();
    if (said == null) {
      return new Deletion(
          List.of(),
          Optional.of(sweep),
          List.of(
              Notice.normal(
                  "BackupsDeleted", "the backups are deleted; " + Termination.LOST + data)),
          "");
    }
    String warning = said.firstWarning() == null ? "" : "; " + said.firstWarning();
    boolean all = said.kept() == 0 && warning.isEmpty();
    return new Deletion(
        List.of(),
        Optional.of(sweep),
        List.of(
            all
                ? Notice.normal("BackupsDeleted", said.message() + data)
                : Notice.warning("BackupsKept", said.message() + warning + data)),
        "");
  }

  private static Deletion wait(String message) {
    return new Deletion(List.of(), Optional.empty(), List.of(), message);
  }

  private static Deletion letGo(List<Notice> notices) {
    return new Deletion(List.of(), Optional.empty(), notices, "");
  }

  private Instant latest() {
    return Instant.parse(resource.getMetadata().getDeletionTimestamp())
        .plusSeconds(JobObjects.deadlineSeconds(resource.getSpec().job()))
        .plus(PATIENCE);
  }

  private static String notDeleted(KafkaBackup resource, String why) {
    StringBuilder command = new StringBuilder("kafka-backup delete --all");
    Labels.ofBackups(
            resource.getMetadata().getNamespace(), Names.label(resource.getMetadata().getName()))
        .forEach((name, value) -> command.append(" -l ").append(name).append('=').append(value));
    return "the backups of this resource stay, for they could not be deleted: "
        + why
        + "; to delete them: "
        + command;
  }
}
