package sh.oso.kafka.backup.testkit.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells what a pod asks for that {@link TestKubelet} cannot do, so that it is never left out. */
final class Supported {

  private final List<String> problems = new ArrayList<>();

  private Supported() {}

  /** What is wrong, empty if the pod can be run. */
  static List<String> problems(Pod pod, Set<String> images) {
    Supported check = new Supported();
    check.pod(pod.getSpec());
    pod.getSpec().getVolumes().forEach(check::volume);
    check.container(pod.getSpec().getContainers().get(0), images);
    return List.copyOf(check.problems);
  }

  private void pod(PodSpec spec) {
    refuse(!spec.getInitContainers().isEmpty(), "init containers");
    refuse(spec.getContainers().size() > 1, "more than one container");
    refuse(!spec.getSchedulingGates().isEmpty(), "scheduling gates");
    refuse(!spec.getReadinessGates().isEmpty(), "readiness gates");
  }

  private void container(Container container, Set<String> images) {
    refuse(container.getLivenessProbe() != null, "liveness probes");
    refuse(container.getReadinessProbe() != null, "readiness probes");
    refuse(container.getStartupProbe() != null, "startup probes");
    refuse(container.getLifecycle() != null, "lifecycle hooks");
    refuse(!container.getVolumeDevices().isEmpty(), "volume devices");
    refuse(
        container.getCommand().isEmpty() && !images.contains(container.getImage()),
        "image " + container.getImage() + ", whose command it was not told");
    container.getVolumeMounts().forEach(this::mount);
    container.getEnv().forEach(this::variable);
  }

  private void mount(VolumeMount mount) {
    refuse(isGiven(mount.getSubPathExpr()), "subPathExpr");
  }

  private void variable(EnvVar variable) {
    @Nullable EnvVarSource source = variable.getValueFrom();
    if (source != null) {
      boolean known =
          source.getSecretKeyRef() != null
              || source.getConfigMapKeyRef() != null
              || (source.getFieldRef() != null
                  && PodFields.knows(source.getFieldRef().getFieldPath()));
      refuse(!known, "the source of environment variable " + variable.getName());
    }
  }

  private void volume(Volume volume) {
    boolean known =
        volume.getConfigMap() != null
            || volume.getSecret() != null
            || volume.getEmptyDir() != null
            || volume.getPersistentVolumeClaim() != null
            || volume.getProjected() != null
            || volume.getDownwardAPI() != null;
    refuse(!known, "the kind of volume " + volume.getName());
    if (volume.getProjected() != null) {
      for (VolumeProjection source : volume.getProjected().getSources()) {
        boolean knownSource =
            source.getConfigMap() != null
                || source.getSecret() != null
                || source.getDownwardAPI() != null
                || source.getServiceAccountToken() != null;
        refuse(!knownSource, "a source of volume " + volume.getName());
        if (source.getDownwardAPI() != null) {
          fields(volume, source.getDownwardAPI().getItems());
        }
      }
    }
    if (volume.getDownwardAPI() != null) {
      fields(volume, volume.getDownwardAPI().getItems());
    }
  }

  private void fields(Volume volume, List<DownwardAPIVolumeFile> items) {
    for (DownwardAPIVolumeFile item : items) {
      refuse(
          item.getFieldRef() == null || !PodFields.knows(item.getFieldRef().getFieldPath()),
          "file " + item.getPath() + " of volume " + volume.getName());
    }
  }

  private void refuse(boolean present, String what) {
    if (present) {
      problems.add("the test kubelet does not support " + what);
    }
  }

  private static boolean isGiven(@Nullable String text) {
    return text != null && !text.isEmpty();
  }
}
