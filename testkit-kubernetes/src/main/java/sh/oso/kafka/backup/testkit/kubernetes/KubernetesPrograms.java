package sh.oso.kafka.backup.testkit.kubernetes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Where the programs of the control plane are. */
record KubernetesPrograms(Path folder) {

  /** The same version is named in dev/kubernetes/go.mod. */
  static final String VERSION = "1.34.4";

  private static final String INSTALL = "dev/install-kubernetes.sh";
  private static final List<String> NAMES =
      List.of("etcd", "kube-apiserver", "kube-controller-manager");

  /**
   * Finds them. Skips the running test where they are not installed, and fails it where the
   * environment says {@code CI=true}.
   */
  static KubernetesPrograms find() {
    Optional<Path> given = environment("KUBEBUILDER_ASSETS").filter(KubernetesPrograms::isComplete);
    if (given.isPresent()) {
      return new KubernetesPrograms(given.get());
    }
    Path built = tools().resolve("kubernetes-" + VERSION);
    if (!isComplete(built)) {
      String missing = "Kubernetes is not installed; run " + INSTALL;
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(missing);
      }
      Assumptions.abort(missing);
    }
    return new KubernetesPrograms(built);
  }

  String path(String name) {
    return folder.resolve(name).toString();
  }

  private static boolean isComplete(Path folder) {
    return NAMES.stream().allMatch(name -> Files.isExecutable(folder.resolve(name)));
  }

  private static Path tools() {
    return environment("KAFKA_BACKUP_TOOLS")
        .or(() -> environment("XDG_CACHE_HOME").map(cache -> cache.resolve("kafka-backup")))
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "kafka-backup"));
  }

  private static Optional<Path> environment(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty()).map(Path::of);
  }
}
