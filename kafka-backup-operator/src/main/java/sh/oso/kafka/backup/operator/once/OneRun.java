package sh.oso.kafka.backup.operator.once;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.operator.crd.Phase;
import sh.oso.kafka.backup.operator.crd.RunSpec;
import sh.oso.kafka.backup.operator.decision.Conditions;
import sh.oso.kafka.backup.operator.decision.Decision;
import sh.oso.kafka.backup.operator.decision.Generations;
import sh.oso.kafka.backup.operator.decision.Notice;
import sh.oso.kafka.backup.operator.decision.Observed;
import sh.oso.kafka.backup.operator.decision.Observed.ObservedJob;
import sh.oso.kafka.backup.operator.job.JobState;
import sh.oso.kafka.backup.operator.job.Labels;
import sh.oso.kafka.backup.operator.job.Names;
import sh.oso.kafka.backup.operator.job.Run;
import sh.oso.kafka.backup.operator.job.Termination;

/**
 * Decides about a resource that runs once: each generation of its spec has one run, and a new
 * generation waits for the run of the one before. What has ended never runs again by itself.
 */
public final class OneRun {

  /** How often to look at a run that is under way, or at what it waits for. */
  private static final Duration LOOK = Duration.ofSeconds(30);

  private final HasMetadata resource;
  private final RunSpec spec;
  private final String kind;
  private final String what;
  private final Observed observed;

  /**
   * Decides about a resource.
   *
   * @param kind short name of its kind
   * @param what what its run does, as a word that reasons begin with, such as {@code Restore}
   */
  public OneRun(HasMetadata resource, RunSpec spec, String kind, String what, Observed observed) {
    this.resource = resource;
    this.spec = spec;
    this.kind = kind;
    this.what = what;
    this.observed = observed;
  }

  /**
   * What the status told before, as far as it matters here.
   *
   * @param runGeneration generation of the run that it tells of; null if of none
   */
  public record Before(
      @Nullable Phase phase,
      @Nullable Instant startTime,
      @Nullable Instant completionTime,
      @Nullable Long runGeneration,
      List<Condition> conditions) {}

  /**
   * What the status has to tell now.
   *
   * @param runGeneration generation of the run that it tells of; null if of none
   * @param observedGeneration generation of the spec
   * @param ended the run that has just ended; null if none has
   */
  public record After(
      Phase phase,
      @Nullable Instant startTime,
      @Nullable Instant completionTime,
      @Nullable Long runGeneration,
      long observedGeneration,
      List<Condition> conditions,
      @Nullable Ended ended) {}

  /**
   * A run that has ended.
   *
   * @param failure why it failed; null if it did not
   * @param said null if its command did not come to say anything
   */
  public record Ended(@Nullable String failure, @Nullable Termination said) {}

  /** A run, or what it has to wait for. */
  public sealed interface Wanted {
    /** It can begin. */
    record Ready(Run run) implements Wanted {}

    /** Something is not there yet. */
    record Waiting(String reason, String message) implements Wanted {}
  }

  /**
   * Decides.
   *
   * @param wanted makes the run, given the name of its Job
   * @param status makes the status
   */
  public <S> Decision<S> decide(
      Before before, Function<String, Wanted> wanted, Function<After, S> status) {
    long generation = Generations.of(resource);
    List<Notice> notices = new ArrayList<>();
    List<Job> recorded = new ArrayList<>();
    Before now = before;
    Ended ended = null;
    for (ObservedJob job : observed.runs()) {
      if (!job.active() && job.note(Labels.RECORDED).isEmpty()) {
        if (isKnown(now, job)) {
          recorded.add(job.job());
          continue;
        }
        ended = ended(job.state());
        now = over(now, job, ended);
        recorded.add(job.job());
        notices.add(notice(ended));
      }
    }
    Optional<ObservedJob> active = observed.active();
    Optional<Run> start = Optional.empty();
    boolean done =
        Objects.equals(now.runGeneration(), generation)
            && (now.phase() == Phase.COMPLETED || now.phase() == Phase.FAILED);
    String jobName = jobName(generation);
    if (active.isPresent()) {
      String obstacle = ((JobState.Active) active.get().state()).obstacle();
      now = running(now, obstacle.isEmpty() ? what + " is under way" : obstacle, generation);
    } else if (!done && observed.find(jobName).isEmpty()) {
      Wanted next = wanted.apply(jobName);
      if (next instanceof Wanted.Ready ready) {
        start = Optional.of(ready.run());
        now =
            running(
                new Before(
                    Phase.RUNNING,
                    observed.now().truncatedTo(ChronoUnit.SECONDS),
                    null,
                    generation,
                    now.conditions()),
                what + " is under way",
                generation);
        notices.add(Notice.normal(what + "Started", "Job " + jobName + " is started"));
      } else if (next instanceof Wanted.Waiting waiting) {
        now = waiting(now, waiting, generation);
      }
    }
    After after =
        new After(
            now.phase() == null ? Phase.PENDING : now.phase(),
            now.startTime(),
            now.completionTime(),
            now.runGeneration(),
            generation,
            now.conditions(),
            ended);
    boolean looking = after.phase() == Phase.RUNNING || after.phase() == Phase.PENDING;
    return new Decision<>(
        start, status.apply(after), notices, recorded, ttl(), looking ? LOOK : null);
  }

  /** Whether the status tells of this end: its pod may be gone by now, and its words with it. */
  private static boolean isKnown(Before before, ObservedJob job) {
    return before.completionTime() != null
        && String.valueOf(before.runGeneration()).equals(job.note(Labels.GENERATION))
        && before.completionTime().equals(JobState.end(job.job()).orElse(null));
  }

  /** Name of the Job of a generation's run. A resource that is made anew has other Jobs. */
  private String jobName(long generation) {
    String uid = String.valueOf(resource.getMetadata().getUid());
    return Names.job(kind, resource.getMetadata().getName(), Names.hash(uid) + "-" + generation);
  }

  private Before over(Before before, ObservedJob job, Ended ended) {
    String failure = ended.failure();
    Instant end = JobState.end(job.job()).orElse(observed.now());
    long generation = Long.parseLong(job.note(Labels.GENERATION));
    return new Before(
        failure == null ? Phase.COMPLETED : Phase.FAILED,
        before.startTime(),
        end,
        generation,
        ready(
            before,
            failure == null,
            what + (failure == null ? "Completed" : "Failed"),
            message(ended),
            generation));
  }

  private static Ended ended(JobState state) {
    if (state instanceof JobState.Succeeded succeeded) {
      return new Ended(null, succeeded.termination());
    }
    JobState.Failed failed = (JobState.Failed) state;
    return new Ended(failed.message(), failed.termination());
  }

  private String message(Ended ended) {
    Termination said = ended.said();
    String lacking = said == null ? "" : said.lacking();
    if (ended.failure() != null) {
      return ended.failure() + lacking;
    }
    return said == null ? what + " is done; " + Termination.LOST : said.message() + lacking;
  }

  private Notice notice(Ended ended) {
    return ended.failure() == null
        ? Notice.normal(what + "Completed", message(ended))
        : Notice.warning(what + "Failed", ended.failure());
  }

  private Before running(Before before, String message, long generation) {
    return new Before(
        Phase.RUNNING,
        before.startTime(),
        null,
        before.runGeneration(),
        ready(before, false, what + "Running", message, generation));
  }

  private Before waiting(Before before, Wanted.Waiting waiting, long generation) {
    return new Before(
        Phase.PENDING,
        null,
        null,
        before.runGeneration(),
        ready(before, false, waiting.reason(), waiting.message(), generation));
  }

  private List<Condition> ready(
      Before before, boolean ready, String reason, String message, long generation) {
    return Conditions.with(
        before.conditions(), Conditions.READY, ready, reason, message, generation, observed.now());
  }

  private Duration ttl() {
    Integer seconds = spec.job() == null ? null : spec.job().ttlSecondsAfterFinished();
    return seconds == null ? Decision.TTL : Duration.ofSeconds(seconds);
  }
}
