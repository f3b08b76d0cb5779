package sh.oso.kafka.backup.operator.process;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import sh.oso.kafka.backup.operator.job.JobObjects;
import sh.oso.kafka.backup.operator.job.Labels;

/** Wakes Jobs that are to begin later: they are suspended until it is time. */
final class SleepingJobs implements Reconciler<Job> {

  private final JobObjects objects;
  private final Clock clock;

  SleepingJobs(JobObjects objects, Clock clock) {
    this.objects = objects;
    this.clock = clock;
  }

  @Override
  public UpdateControl<Job> reconcile(Job job, Context<Job> context) {
    String time = job.getMetadata().getAnnotations().get(Labels.START_AFTER);
    if (time == null || !Boolean.TRUE.equals(job.getSpec().getSuspend())) {
      return UpdateControl.noUpdate();
    }
    Duration wait = Duration.between(clock.instant(), Instant.parse(time));
    if (wait.isNegative() || wait.isZero()) {
      new Actions(context.getClient(), objects).wake(job);
      return UpdateControl.noUpdate();
    }
    return UpdateControl.<Job>noUpdate().rescheduleAfter(wait.plusMillis(100));
  }
}
