package sh.oso.kafka.backup.operator.decision;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.operator.job.Run;

/**
 * What is to be done about a resource, in this order: start the run, store the status, publish the
 * notices, and mark the Jobs whose end the status has. Whoever is stopped in between and comes
 * again decides the same once more, and finds what was done already.
 *
 * @param start a run to start; one of the same name that is there already is this one
 * @param status the status to store
 * @param notices what people should hear of
 * @param recorded Jobs whose result is in the status: they may go
 * @param ttl how long they stay
 * @param again when to look once more though nothing has changed; null if there is no need
 */
public record Decision<S>(
    Optional<Run> start,
    S status,
    List<Notice> notices,
    List<Job> recorded,
    Duration ttl,
    @Nullable Duration again) {

  /** How long Jobs stay if their resource does not say. */
  public static final Duration TTL = Duration.ofDays(1);

  public Decision {
    notices = List.copyOf(notices);
    recorded = List.copyOf(recorded);
  }
}
