package sh.oso.kafka.backup.operator.job;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicy;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.operator.crd.JobSettings;
import sh.oso.kafka.backup.operator.crd.PodSettings;

/** Makes the objects of a run: a ConfigMap with its settings, and a Job. */
public final class JobObjects {

  /** Name of the container that runs the command: others may be put beside it. */
  static final String CONTAINER = "kafka-backup";

  private static final String TERMINATION_LOG = "/dev/termination-log";
  private static final Set<String> METERED = Set.of("backup", "restore");
  private static final long USER = 10_001L;

  /** For each pod: what is down fails them all. */
  private static final int RETRIES = 3;

  /** For a Job that outlives its resource: nobody is there any more to stop it. */
  private static final long OUTLIVING_DEADLINE_SECONDS = 900;

  private static final int OUTLIVING_TTL_SECONDS = 86_400;

  private static final PodSettings NO_TEMPLATE =
      new PodSettings(
          Map.of(), Map.of(), Map.of(), List.of(), null, null, List.of(), List.of(), List.of(),
          null, null);
  private static final JobSettings NO_OPTIONS = new JobSettings(null, null, null, null);

  private final Image image;

  /**
   * What runs.
   *
   * @param name of the image of the command line
   * @param pullPolicy empty for the cluster's default
   * @param metricsPort where the command serves metrics; 0 if it does not
   */
  public record Image(String name, String pullPolicy, int metricsPort) {}

  /** Jobs will run that image. */
  public JobObjects(Image image) {
    this.image = image;
  }

  /** The settings of a run. They never change: another run has others. */
  public ConfigMap settings(Run run) {
    Memory memory = Memory.of(run.spec().resources());
    run.settings().put("limits.memory", memory.budget());
    if (servesMetrics(run)) {
      run.settings().put("metrics.port", image.metricsPort()).put("metrics.host", "0.0.0.0");
    }
    return new ConfigMapBuilder()
        .withMetadata(metadata(run))
        .addToData(Mounts.SETTINGS_FILE, run.settings().yaml())
        .withImmutable(true)
        .build();
  }

  /** The Job of a run. It is kept until its result is in the status of its resource. */
  public Job job(Run run) {
    JobSettings options = run.spec().job() == null ? NO_OPTIONS : run.spec().job();
    PodSettings template =
        run.spec().podTemplate() == null ? NO_TEMPLATE : run.spec().podTemplate();
    Map<String, String> labels = new LinkedHashMap<>(template.labels());
    if (run.settings().azureIdentity()) {
      labels.put("azure.workload.identity/use", "true");
    }
    labels.putAll(Labels.of(run.owner()));
    boolean split = run.pods() > 1;
    return new JobBuilder()
        .withMetadata(metadata(run))
        .withNewSpec()
        .withBackoffLimit(
            options.backoffLimit() == null ? RETRIES * run.pods() : options.backoffLimit())
        .withActiveDeadlineSeconds(
            run.owned() ? options.activeDeadlineSeconds() : Long.valueOf(deadlineSeconds(options)))
        .withTtlSecondsAfterFinished(run.owned() ? null : Integer.valueOf(OUTLIVING_TTL_SECONDS))
        .withSuspend(run.annotations().containsKey(Labels.START_AFTER) ? Boolean.TRUE : null)
        .withCompletionMode(split ? "Indexed" : null)
        .withCompletions(split ? run.pods() : null)
        .withParallelism(split ? run.pods() : null)
        .withPodFailurePolicy(failurePolicy())
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(labels)
        .withAnnotations(template.annotations().isEmpty() ? null : template.annotations())
        .endMetadata()
        .withSpec(pod(run, template))
        .endTemplate()
        .endSpec()
        .build();
  }

  /** How long a Job that outlives its resource may take, in seconds. */
  public static long deadlineSeconds(@Nullable JobSettings options) {
    Long given = options == null ? null : options.activeDeadlineSeconds();
    return given == null ? OUTLIVING_DEADLINE_SECONDS : given;
  }

  /** What another attempt cannot mend is not attempted; an evicted pod is no attempt. */
  private static PodFailurePolicy failurePolicy() {
    return new PodFailurePolicyBuilder()
        .addNewRule()
        .withAction("Ignore")
        .addNewOnPodCondition("True", "DisruptionTarget")
        .endRule()
        .addNewRule()
        .withAction("FailJob")
        .withNewOnExitCodes()
        .withContainerName(CONTAINER)
        .withOperator("In")
        .withValues(ExitCodes.FINAL)
        .endOnExitCodes()
        .endRule()
        .build();
  }

  private PodSpec pod(Run run, PodSettings template) {
    boolean identity = template.serviceAccountName() != null;
    return new PodSpecBuilder()
        .withRestartPolicy("Never")
        .withServiceAccountName(template.serviceAccountName())
        .withAutomountServiceAccountToken(identity)
        .withEnableServiceLinks(false)
        .withSecurityContext(
            template.securityContext() == null ? restricted() : template.securityContext())
        .withNodeSelector(template.nodeSelector().isEmpty() ? null : template.nodeSelector())
        .withTolerations(template.tolerations())
        .withAffinity(template.affinity())
        .withImagePullSecrets(template.imagePullSecrets())
        .withHostAliases(template.hostAliases())
        .withPriorityClassName(template.priorityClassName())
        .withContainers(container(run, template))
        .withVolumes(run.settings().mounts().volumes(run.jobName()))
        .build();
  }

  private static PodSecurityContext restricted() {
    return new PodSecurityContextBuilder()
        .withRunAsNonRoot(true)
        .withRunAsUser(USER)
        .withRunAsGroup(USER)
        .withFsGroup(USER)
        .withFsGroupChangePolicy("OnRootMismatch")
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .build();
  }

  private Container container(Run run, PodSettings template) {
    List<String> arguments = new ArrayList<>(run.command());
    arguments.addAll(
        List.of(
            "--config",
            Mounts.SETTINGS + "/" + Mounts.SETTINGS_FILE,
            "--termination-log",
            TERMINATION_LOG));
    if (run.pods() > 1) {
      // Kubernetes gives each pod of an Indexed Job its number.
      arguments.addAll(List.of("--shard", "$(JOB_COMPLETION_INDEX)/" + run.pods()));
    }
    List<EnvVar> environment = new ArrayList<>();
    environment.add(
        new EnvVarBuilder()
            .withName("KAFKA_BACKUP_OPTS")
            .withValue(Memory.of(run.spec().resources()).options())
            .build());
    environment.addAll(template.env());
    ContainerBuilder container =
        new ContainerBuilder()
            .withName(CONTAINER)
            .withImage(image.name())
            .withImagePullPolicy(image.pullPolicy().isEmpty() ? null : image.pullPolicy())
            .withArgs(arguments)
            .withEnv(environment)
            .withResources(run.spec().resources())
            .withVolumeMounts(run.settings().mounts().mounts())
            .withTerminationMessagePath(TERMINATION_LOG)
            .withTerminationMessagePolicy("FallbackToLogsOnError")
            .withNewSecurityContext()
            .withAllowPrivilegeEscalation(false)
            .withReadOnlyRootFilesystem(true)
            .withNewCapabilities()
            .withDrop("ALL")
            .endCapabilities()
            .endSecurityContext();
    if (servesMetrics(run)) {
      container.addNewPort().withName("metrics").withContainerPort(image.metricsPort()).endPort();
    }
    return container.build();
  }

  /** Whether the command of a run serves metrics. */
  private boolean servesMetrics(Run run) {
    return image.metricsPort() > 0 && METERED.contains(run.command().get(0));
  }

  private static ObjectMeta metadata(Run run) {
    ObjectMetaBuilder metadata =
        new ObjectMetaBuilder()
            .withName(run.jobName())
            .withNamespace(run.owner().getMetadata().getNamespace())
            .withLabels(Labels.of(run.owner()))
            .withAnnotations(run.annotations())
            .addToAnnotations(Labels.RESOURCE, run.owner().getMetadata().getName())
            .addToAnnotations(
                Labels.GENERATION, String.valueOf(run.owner().getMetadata().getGeneration()))
            .addToAnnotations(Labels.UID, run.owner().getMetadata().getUid());
    return run.owned()
        ? metadata.withOwnerReferences(owner(run)).build()
        : metadata.addToLabels(Labels.OUTLIVES, "true").build();
  }

  private static OwnerReference owner(Run run) {
    return new OwnerReferenceBuilder()
        .withApiVersion(run.owner().getApiVersion())
        .withKind(run.owner().getKind())
        .withName(run.owner().getMetadata().getName())
        .withUid(run.owner().getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }
}
