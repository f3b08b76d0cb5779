package sh.oso.kafka.backup.operator.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sh.oso.kafka.backup.operator.crd.KafkaBackup;
import sh.oso.kafka.backup.operator.job.Labels;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kubernetes.KubernetesServer;
import sh.oso.kafka.backup.testkit.kubernetes.TestKubelet;

/**
 * The operator with the rights that it is shipped with, on a real API server, and a namespace for
 * one class of tests, whose pods run the real command. One at a time.
 */
final class OperatorUnderTest implements AutoCloseable {

  static final String IMAGE = "example.org/kafka-backup:it";

  /** Where the operator itself belongs: its account and its lease. */
  static final String HOME = "kafka-backup";

  static final String ACCOUNT = "kafka-backup-operator";

  private static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("root")));
  private static final String FOLDER = "kafka/it";
  private static final long PATIENCE_NANOS = 300_000_000_000L;

  private final KubernetesClient client;
  private final String namespace;
  private final TestKubelet kubelet;

  /** A copy of the distribution: the checkout may be below /tmp, which pods have of their own. */
  private final Path distribution;

  private @Nullable KafkaBackupOperator operator;

  private OperatorUnderTest(KubernetesServer server, String namespace) throws IOException {
    this.client = server.client();
    this.namespace = namespace;
    if (client.namespaces().withName(HOME).get() == null) {
      server.createNamespace(HOME, Map.of());
    }
    server.createNamespace(namespace, Map.of("pod-security.kubernetes.io/enforce", "restricted"));
    try (Stream<Path> crds = Files.list(ROOT.resolve("deploy/crds"))) {
      for (Path crd : crds.toList()) {
        applyShipped(crd);
      }
    }
    applyShipped(ROOT.resolve("deploy/operator/rbac.yaml"));
    apply(
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: backups}
        spec:
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: 1Gi}}
        """);
    distribution = Files.createTempDirectory(Path.of("/var/tmp"), "kafka-backup-it-");
    copy(Path.of(System.getProperty("distribution")), distribution);
    kubelet =
        TestKubelet.start(
            server, Map.of(IMAGE, List.of(distribution.resolve("bin/kafka-backup").toString())));
  }

  /** All but the operator. */
  static OperatorUnderTest prepare(KubernetesServer server, String namespace) throws IOException {
    return new OperatorUnderTest(server, namespace);
  }

  /** With the operator, in this JVM. */
  static OperatorUnderTest start(KubernetesServer server, String namespace) throws IOException {
    OperatorUnderTest made = prepare(server, namespace);
    made.operator =
        new KafkaBackupOperator(
            new OperatorSettings(IMAGE, "IfNotPresent", Set.of(namespace), true, HOME, 0, 0, 0, 4),
            server.clientOf(HOME, ACCOUNT));
    made.operator.start();
    return made;
  }

  private void applyShipped(Path manifests) throws IOException {
    try (InputStream in = Files.newInputStream(manifests)) {
      client.load(in).serverSideApply();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (!Files.isDirectory(target)) {
          Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  KafkaBackupOperator operator() {
    return Objects.requireNonNull(operator);
  }

  TestKubelet kubelet() {
    return kubelet;
  }

  KubernetesClient client() {
    return client;
  }

  String namespace() {
    return namespace;
  }

  /** Applies manifests in the namespace of the tests. */
  void apply(String manifests) {
    client
        .load(new ByteArrayInputStream(manifests.getBytes(UTF_8)))
        .inNamespace(namespace)
        .serverSideApply();
  }

  <R extends CustomResource<?, ?>> R create(Class<R> type, String name, String spec) {
    R resource =
        Serialization.unmarshal(
            """
            apiVersion: kafka.oso.sh/v1alpha1
            kind: %s
            metadata: {name: %s, namespace: %s}
            spec:
            %s
            """
                .formatted(type.getSimpleName(), name, namespace, spec.indent(2).stripTrailing()),
            type);
    return client.resource(resource).create();
  }

  <R extends CustomResource<?, ?>> @Nullable R find(Class<R> type, String name) {
    return client.resources(type).inNamespace(namespace).withName(name).get();
  }

  /** Waits until something holds, looking often. */
  static void await(String what, BooleanSupplier holds) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      Thread.sleep(2);
    }
  }

  /** Waits until a resource is as it should be. */
  <R extends CustomResource<?, ?>> R await(Class<R> type, String name, Predicate<R> holds)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      R found = find(type, name);
      if (found != null && found.getStatus() != null && holds.test(found)) {
        return found;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "not within five minutes; last seen: "
                + (found == null ? "nothing" : Serialization.asYaml(found))
                + logs());
      }
      Thread.sleep(200);
    }
  }

  /** What all pods have written so far. */
  String logs() {
    StringBuilder logs = new StringBuilder();
    for (Pod pod : kubelet.podsRun()) {
      if (namespace.equals(pod.getMetadata().getNamespace())) {
        logs.append(kubelet.logs(namespace, pod.getMetadata().getName()));
      }
    }
    return logs.toString();
  }

  void patch(String backup, String patch) {
    client
        .resources(KafkaBackup.class)
        .inNamespace(namespace)
        .withName(backup)
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  /** Asks for a backup, as the annotation does. */
  void trigger(String backup, String value) {
    patch(
        backup,
        "{\"metadata\":{\"annotations\":{\"kafka.oso.sh/trigger-backup\":\"" + value + "\"}}}");
  }

  /** The Jobs for a resource. */
  List<Job> jobs(String resource) {
    return client.batch().v1().jobs().inNamespace(namespace).list().getItems().stream()
        .filter(it -> isFor(resource, it))
        .toList();
  }

  /** The settings of runs for a resource. */
  List<ConfigMap> settings(String resource) {
    return client.configMaps().inNamespace(namespace).list().getItems().stream()
        .filter(it -> isFor(resource, it))
        .toList();
  }

  private static boolean isFor(String resource, HasMetadata made) {
    var annotations = made.getMetadata().getAnnotations();
    return annotations != null && resource.equals(annotations.get(Labels.RESOURCE));
  }

  /** The pods that have run for a resource, in the order of their start. */
  List<Pod> pods(String resource) {
    Set<String> jobs =
        jobs(resource).stream()
            .map(it -> it.getMetadata().getName())
            .collect(Collectors.toUnmodifiableSet());
    return kubelet.podsRun().stream()
        .filter(it -> namespace.equals(it.getMetadata().getNamespace()))
        .filter(
            it ->
                jobs.contains(
                    String.valueOf(
                        it.getMetadata().getLabels().get("batch.kubernetes.io/job-name"))))
        .toList();
  }

  /** Events follow what the status says. */
  void awaitEvents(String resource, String... reasons) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      List<String> found =
          client.v1().events().inNamespace(namespace).list().getItems().stream()
              .filter(it -> it.getInvolvedObject().getName().equals(resource))
              .map(Event::getReason)
              .toList();
      if (found.containsAll(List.of(reasons))) {
        return;
      }
      assertThat(System.nanoTime()).as("%s", found).isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  /**
   * What lies in the repository of {@link #volume}.
   *
   * @param pattern of paths below it, as globs have it
   */
  Set<Path> stored(String pattern) {
    Path repository = kubelet.claim(namespace, "backups").resolve(FOLDER);
    PathMatcher matcher = repository.getFileSystem().getPathMatcher("glob:" + pattern);
    if (!Files.isDirectory(repository)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.walk(repository)) {
      return files
          .map(repository::relativize)
          .filter(matcher::matches)
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException | UncheckedIOException e) {
      // Something was deleted meanwhile, such as a file that was being written.
      return stored(pattern);
    }
  }

  /** A block that says which cluster, without security. */
  static String cluster(String block, KafkaCluster kafka) {
    return block
        + ":\n  bootstrapServers: [\""
        + kafka.bootstrapServers().replace(",", "\", \"")
        + "\"]\n";
  }

  /** A block that says that backups lie in a volume. */
  static String volume(String block) {
    return block + ":\n  storageType: pvc\n  pvc: {claimName: backups, subPath: " + FOLDER + "}\n";
  }

  @Override
  public void close() {
    if (operator != null) {
      operator.close();
    }
    kubelet.close();
    try (Stream<Path> files = Files.walk(distribution)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
