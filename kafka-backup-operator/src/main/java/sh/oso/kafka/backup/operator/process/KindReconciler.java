package sh.oso.kafka.backup.operator.process;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.oso.kafka.backup.operator.crd.Phase;
import sh.oso.kafka.backup.operator.crd.ResourceStatus;
import sh.oso.kafka.backup.operator.decision.Conditions;
import sh.oso.kafka.backup.operator.decision.Decider;
import sh.oso.kafka.backup.operator.decision.Decision;
import sh.oso.kafka.backup.operator.decision.Generations;
import sh.oso.kafka.backup.operator.decision.Notice;
import sh.oso.kafka.backup.operator.decision.Observed;
import sh.oso.kafka.backup.operator.decision.Observed.ObservedJob;
import sh.oso.kafka.backup.operator.job.JobObjects;
import sh.oso.kafka.backup.operator.job.JobState;
import sh.oso.kafka.backup.operator.job.Labels;
import sh.oso.kafka.backup.operator.metrics.ResourceMetrics;

/**
 * Looks at a resource and its Jobs, asks what is to be done, and does it. Whatever comes in between
 * - a conflict, a restart, a second replica - the next look finds how far it came.
 *
 * @param <R> the kind of the resources
 * @param <P> their spec
 * @param <S> their status
 */
final class KindReconciler<R extends CustomResource<P, S>, P, S extends ResourceStatus> {

  private static final Logger LOG = LoggerFactory.getLogger(KindReconciler.class);

  /** How often a run that the cluster refuses is tried again. */
  private static final Duration REFUSED = Duration.ofMinutes(1);

  private final Class<R> type;
  private final Decider<R, S> decider;
  private final JobObjects objects;
  private final Clock clock;
  private final ResourceMetrics metrics;

  KindReconciler(
      Class<R> type,
      Decider<R, S> decider,
      JobObjects objects,
      Clock clock,
      ResourceMetrics metrics) {
    this.type = type;
    this.decider = decider;
    this.objects = objects;
    this.clock = clock;
    this.metrics = metrics;
  }

  List<EventSource<?, R>> eventSources(EventSourceContext<R> context) {
    InformerEventSourceConfiguration<Job> jobs =
        InformerEventSourceConfiguration.from(Job.class, type)
            .withLabelSelector(Labels.selector(type.getSimpleName()))
            .withSecondaryToPrimaryMapper(KindReconciler::resourceOf)
            .build();
    return List.of(new InformerEventSource<>(jobs, context));
  }

  private static Set<ResourceID> resourceOf(Job job) {
    var annotations = job.getMetadata().getAnnotations();
    String name = annotations == null ? null : annotations.get(Labels.RESOURCE);
    return name == null ? Set.of() : Set.of(new ResourceID(name, job.getMetadata().getNamespace()));
  }

  UpdateControl<R> reconcile(R resource, Context<R> context) {
    if (resource.isMarkedForDeletion() || resource.getSpec() == null) {
      return UpdateControl.noUpdate();
    }
    Decision<S> decision =
        decider.about(
            resource,
            observe(resource, context),
            new OthersByClient(context.getClient(), resource.getMetadata().getNamespace()));
    Actions actions = actions(context);
    try {
      decision.start().ifPresent(actions::start);
    } catch (RunRefusedException e) {
      return refused(resource, String.valueOf(e.getMessage()), actions);
    }
    carryOut(decision, resource, actions);
    return decision.again() == null
        ? UpdateControl.noUpdate()
        : UpdateControl.<R>noUpdate().rescheduleAfter(decision.again());
  }

  /** Takes what the metrics tell of a resource away: it goes, or has gone. */
  void forget(R resource) {
    metrics.forget(
        resource.getKind(),
        resource.getMetadata().getNamespace(),
        resource.getMetadata().getName());
  }

  Actions actions(Context<R> context) {
    return new Actions(context.getClient(), objects);
  }

  /** What there is of a resource's runs, as far as the operator has heard of them. */
  private Observed observe(R resource, Context<R> context) {
    return observe(resource, context.getClient(), context.getSecondaryResourcesAsStream(Job.class));
  }

  /** What there is of a resource's runs at this moment. */
  Observed observeNow(R resource, KubernetesClient client) {
    return observe(
        resource,
        client,
        client
            .batch()
            .v1()
            .jobs()
            .inNamespace(resource.getMetadata().getNamespace())
            .withLabelSelector(Labels.selector(type.getSimpleName()))
            .list()
            .getItems()
            .stream());
  }

  private Observed observe(R resource, KubernetesClient client, Stream<Job> jobs) {
    List<ObservedJob> runs =
        jobs.filter(job -> Labels.isOf(job, resource))
            .map(
                job ->
                    new ObservedJob(
                        job, JobState.of(job, pods(client, job), it -> warnings(client, it))))
            .toList();
    return new Observed(runs, clock.instant());
  }

  /** Says once what the cluster refuses, and tries again now and then: others have to mend it. */
  UpdateControl<R> refused(R resource, String words, Actions actions) {
    S status = resource.getStatus();
    List<Condition> before = status == null ? List.of() : status.conditions();
    List<Condition> after =
        Conditions.with(
            before,
            Conditions.READY,
            false,
            "RunRefused",
            words,
            Generations.of(resource),
            clock.instant());
    if (!after.equals(before)) {
      Phase phase = status == null || status.phase() == null ? Phase.PENDING : status.phase();
      actions.store(resource, phase, after);
      publish(resource, Notice.warning("RunRefused", words), actions);
    }
    return UpdateControl.<R>noUpdate().rescheduleAfter(REFUSED);
  }

  private void carryOut(Decision<S> decision, R resource, Actions actions) {
    if (!decision.status().equals(resource.getStatus())) {
      actions.store(resource, decision.status());
    }
    metrics.tell(resource, resource.getStatus(), decision.status());
    decision.recorded().forEach(job -> actions.markRecorded(job, decision.ttl()));
    decision.notices().forEach(notice -> publish(resource, notice, actions));
  }

  void publish(R resource, Notice notice, Actions actions) {
    LOG.info(
        "{}: kind={} namespace={} name={} message={}",
        notice.reason(),
        type.getSimpleName(),
        resource.getMetadata().getNamespace(),
        resource.getMetadata().getName(),
        notice.message());
    actions.publish(resource, notice);
  }

  private static List<Event> warnings(KubernetesClient client, HasMetadata about) {
    return client
        .v1()
        .events()
        .inNamespace(about.getMetadata().getNamespace())
        .withField("involvedObject.uid", about.getMetadata().getUid())
        .withField("type", "Warning")
        .list()
        .getItems();
  }

  /** The pods of a Job, of which only those count whose words are not in the status. */
  private static List<Pod> pods(KubernetesClient client, Job job) {
    var annotations = job.getMetadata().getAnnotations();
    if (annotations != null && annotations.containsKey(Labels.RECORDED)) {
      return List.of();
    }
    return client
        .pods()
        .inNamespace(job.getMetadata().getNamespace())
        .withLabel("batch.kubernetes.io/job-name", job.getMetadata().getName())
        .list()
        .getItems();
  }
}
