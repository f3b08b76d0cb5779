package sh.oso.kafka.backup.operator.crd;

import io.fabric8.kubernetes.api.model.ResourceRequirements;
import org.jspecify.annotations.Nullable;

/** What the spec of every kind says about the Jobs that are run for it. */
public sealed interface RunSpec
    permits KafkaBackupSpec,
        KafkaRestoreSpec,
        KafkaOffsetResetSpec,
        KafkaOffsetRollbackSpec,
        KafkaBackupValidationSpec {

  /** CPU and memory of a pod, if they are given. */
  @Nullable ResourceRequirements resources();

  /** How Kubernetes runs the Job, if it is given. */
  @Nullable JobSettings job();

  /** Number of pods that do a run together, where it can be split. */
  default int pods() {
    JobSettings job = job();
    return job == null || job.parallelism() == null ? 1 : job.parallelism();
  }

  /** What pods get besides, if it is given. */
  @Nullable PodSettings podTemplate();
}
