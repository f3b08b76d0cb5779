package sh.oso.kafka.backup.testkit.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a {@code fieldRef} names. */
final class PodFields {

  private static final Pattern ENTRY =
      Pattern.compile("metadata\\.(labels|annotations)\\['(.+)'\\]");

  private PodFields() {}

  /** Tells whether the path is one that {@link #value} knows. */
  static boolean knows(String path) {
    return ENTRY.matcher(path).matches() || simple(new Pod(), path).isPresent();
  }

  /** The text at the path, empty where the pod has none. */
  static String value(Pod pod, String path) {
    Matcher entry = ENTRY.matcher(path);
    if (entry.matches()) {
      @Nullable Map<String, String> entries =
          entry.group(1).equals("labels")
              ? pod.getMetadata().getLabels()
              : pod.getMetadata().getAnnotations();
      return entries == null ? "" : entries.getOrDefault(entry.group(2), "");
    }
    return simple(pod, path)
        .orElseThrow(() -> new IllegalArgumentException("unknown field " + path));
  }

  private static Optional<String> simple(Pod pod, String path) {
    return switch (path) {
      case "metadata.name" -> metadata(pod, "name");
      case "metadata.namespace" -> metadata(pod, "namespace");
      case "metadata.uid" -> metadata(pod, "uid");
      case "spec.nodeName" -> Optional.of(TestKubelet.NODE);
      case "spec.serviceAccountName" ->
          Optional.of(pod.getSpec() == null ? "" : text(pod.getSpec().getServiceAccountName()));
      case "status.podIP", "status.podIPs", "status.hostIP", "status.hostIPs" ->
          Optional.of(KubernetesServer.HOST);
      default -> Optional.empty();
    };
  }

  private static Optional<String> metadata(Pod pod, String name) {
    if (pod.getMetadata() == null) {
      return Optional.of("");
    }
    return Optional.of(
        text(
            switch (name) {
              case "name" -> pod.getMetadata().getName();
              case "namespace" -> pod.getMetadata().getNamespace();
              default -> pod.getMetadata().getUid();
            }));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
