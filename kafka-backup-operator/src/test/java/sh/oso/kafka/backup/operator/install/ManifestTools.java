package sh.oso.kafka.backup.operator.install;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** Renders what {@code deploy/} has. */
record ManifestTools(Path folder) {

  static final Path DEPLOY =
      Path.of(Objects.requireNonNull(System.getProperty("root"))).resolve("deploy");

  /** The same is named in dev/install-manifest-tools.sh. */
  private static final String VERSION = "1";

  private static final Pattern DOCUMENTS = Pattern.compile("(?m)^---$");

  /**
   * Finds the tools. Skips the running test where they are not installed, and fails it where the
   * environment says {@code CI=true}.
   */
  static ManifestTools find() {
    Path tools =
        environment("KAFKA_BACKUP_TOOLS")
            .or(() -> environment("XDG_CACHE_HOME").map(cache -> cache.resolve("kafka-backup")))
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "kafka-backup"))
            .resolve("manifest-tools-" + VERSION);
    if (!Files.isExecutable(tools.resolve("helm"))) {
      String missing = "kustomize and helm are missing; run dev/install-manifest-tools.sh";
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(missing);
      }
      Assumptions.abort(missing);
    }
    return new ManifestTools(tools);
  }

  private static Optional<Path> environment(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty()).map(Path::of);
  }

  /** What {@code kubectl apply -k} would apply. */
  String kustomize(Path kustomization) throws IOException {
    return run(List.of(folder.resolve("kustomize").toString(), kustomization.toString()));
  }

  /** What {@code helm template --include-crds} prints for a release with the name of the chart. */
  String helm(String namespace, String values) throws IOException {
    Path file = Files.createTempFile("values-", ".yaml");
    try {
      Files.writeString(file, values);
      return run(
          List.of(
              folder.resolve("helm").toString(),
              "kafka-backup-operator",
              namespace,
              DEPLOY.resolve("helm/kafka-backup-operator").toString(),
              file.toString()));
    } finally {
      Files.delete(file);
    }
  }

  private static String run(List<String> command) throws IOException {
    Path errors = Files.createTempFile("errors-", ".txt");
    try {
      Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(Files.readString(errors));
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while rendering manifests", e);
    } finally {
      Files.delete(errors);
    }
  }

  /** All objects, by kind, namespace and name. */
  static Map<String, JsonNode> objects(String manifests) {
    Map<String, JsonNode> objects = new TreeMap<>();
    DOCUMENTS
        .splitAsStream(manifests)
        .map(text -> Serialization.unmarshal(text, JsonNode.class))
        .filter(object -> object != null && object.isObject())
        .forEach(
            object -> {
              String key =
                  object.path("kind").asText()
                      + " "
                      + object.at("/metadata/namespace").asText()
                      + "/"
                      + object.at("/metadata/name").asText();
              if (objects.put(key, object) != null) {
                throw new IllegalArgumentException(key + " is there twice");
              }
            });
    return objects;
  }
}
