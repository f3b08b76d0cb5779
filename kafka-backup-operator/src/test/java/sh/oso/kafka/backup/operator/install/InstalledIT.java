package sh.oso.kafka.backup.operator.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.operator.crd.KafkaBackup;
import sh.oso.kafka.backup.operator.crd.Phase;
import sh.oso.kafka.backup.testkit.image.UnpackedImage;
import sh.oso.kafka.backup.testkit.kubernetes.KubernetesServer;
import sh.oso.kafka.backup.testkit.kubernetes.SharedKubernetes;

/**
 * The operator as users have it: its image's files and entry point, the manifests for one
 * namespace, and the rights of these, against a real API server.
 */
@SharedKubernetes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InstalledIT {

  private static final String ACCOUNT = "kafka-backup-operator";
  private static final int MANY = 2_000;
  private static final long PATIENCE_NANOS = 300_000_000_000L;

  private final KubernetesServer server;
  private final KubernetesClient client;
  private final ManifestTools tools = ManifestTools.find();
  private final UnpackedImage image;

  InstalledIT(KubernetesServer server, @TempDir Path folder) throws Exception {
    this.server = server;
    this.client = server.client();
    image = UnpackedImage.unpack(Path.of(System.getProperty("image")), folder);
    try (Stream<Path> crds = Files.list(ManifestTools.DEPLOY.resolve("crds"))) {
      for (Path crd : crds.toList()) {
        client.load(Files.newInputStream(crd)).serverSideApply();
      }
    }
  }

  /** The overlay, in a namespace of the test, as the guide says. */
  private List<HasMetadata> overlay(String namespace, Path folder) throws Exception {
    Path overlay = ManifestTools.DEPLOY.resolve("overlays/one-namespace").toRealPath();
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        "resources: ["
            + folder.toRealPath().relativize(overlay)
            + "]\nnamespace: "
            + namespace
            + "\n");
    server.createNamespace(namespace, Map.of("pod-security.kubernetes.io/enforce", "restricted"));
    return client.load(new ByteArrayInputStream(tools.kustomize(folder).getBytes(UTF_8))).items();
  }

  private static JsonNode deployment(List<HasMetadata> manifests) {
    return manifests.stream()
        .filter(it -> it.getKind().equals("Deployment"))
        .map(it -> Serialization.unmarshal(Serialization.asJson(it), JsonNode.class))
        .findAny()
        .orElseThrow();
  }

  /** All but the Deployment, whose pods are processes of the test. */
  private void apply(List<HasMetadata> manifests) {
    manifests.stream()
        .filter(it -> !it.getKind().equals("Deployment"))
        .forEach(it -> client.resource(it).serverSideApply());
  }

  private void await(String what, Callable<Boolean> holds) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!holds.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  private KafkaBackup backup(String namespace, String name) {
    return Serialization.unmarshal(
        """
        apiVersion: kafka.oso.sh/v1alpha1
        kind: KafkaBackup
        metadata: {name: %s, namespace: %s}
        spec:
          schedule: "0 3 * * *"
          kafkaCluster: {bootstrapServers: ["kafka.example.org:9092"]}
          topics: [orders, "payments-*"]
          storage:
            storageType: s3
            s3: {bucket: backups, region: eu-west-1, prefix: %s}
          retention: {backups: 7}
        """
            .formatted(name, namespace, name),
        KafkaBackup.class);
  }

  private boolean hasStatus(String namespace, String name) {
    KafkaBackup found =
        client.resources(KafkaBackup.class).inNamespace(namespace).withName(name).get();
    return found.getStatus() != null && found.getStatus().nextScheduledTime() != null;
  }

  private String leader(String namespace) {
    var lease = client.leases().inNamespace(namespace).withName(ACCOUNT).get();
    return lease == null || lease.getSpec().getHolderIdentity() == null
        ? ""
        : lease.getSpec().getHolderIdentity();
  }

  @Test
  void isReadyOnceItKnowsAllAndHandsOverWhenAskedToStop(@TempDir Path folder) throws Exception {
    String namespace = "installed";
    List<HasMetadata> manifests =
        overlay(namespace, Files.createDirectory(folder.resolve("kustomize")));
    List<HasMetadata> withoutRights =
        manifests.stream().filter(it -> !it.getKind().equals("RoleBinding")).toList();
    apply(withoutRights);
    Path one = Files.createDirectory(folder.resolve("one"));
    try (OperatorProcess first =
        OperatorProcess.start(server, image, deployment(manifests), "first", one)) {
      await("healthy", first::isHealthy);
      await("told what it may not", () -> first.log().toString().contains("forbidden"));
      assertThat(first.isReady()).isFalse();
      assertThat(first.isHealthy()).as("which is another question").isTrue();

      apply(manifests);
      await("ready", first::isReady);
      await("leads", () -> leader(namespace).equals("first"));

      Path two = Files.createDirectory(folder.resolve("two"));
      try (OperatorProcess second =
          OperatorProcess.start(server, image, deployment(manifests), "second", two)) {
        await("ready, though another leads", second::isReady);
        assertThat(leader(namespace)).isEqualTo("first");
        client.resource(backup(namespace, "before")).create();
        await("status by the first", () -> hasStatus(namespace, "before"));

        assertThat(first.stop()).isZero();
        long stopped = System.nanoTime();
        await("taken over", () -> leader(namespace).equals("second"));
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - stopped))
            .as("without waiting until the lease runs out")
            .isLessThan(10);
        client.resource(backup(namespace, "after")).create();
        await("status by the second", () -> hasStatus(namespace, "after"));
        assertThat(second.stop()).isZero();
      }
      assertThat(first.log())
          .allSatisfy(
              line ->
                  assertThat(line.fieldNames())
                      .toIterable()
                      .contains("time", "level", "logger", "thread", "message"))
          .anySatisfy(
              line -> assertThat(line.path("message").textValue()).startsWith("operator started"))
          .anySatisfy(
              line -> {
                assertThat(line.at("/error/type").textValue()).contains("Exception");
                assertThat(line.at("/error/stack").textValue()).contains("\tat ");
              });
    }
  }

  @Test
  void handlesManyResourcesWithLittleMemoryAndTheRightsOfItsNamespace(@TempDir Path folder)
      throws Exception {
    String namespace = "many";
    List<HasMetadata> manifests =
        overlay(namespace, Files.createDirectory(folder.resolve("kustomize")));
    apply(manifests);
    try (KubernetesClient itself = server.clientOf(namespace, ACCOUNT)) {
      assertThatThrownBy(() -> itself.resources(KafkaBackup.class).inNamespace("default").list())
          .hasMessageContaining("forbidden");
    }
    createMany(namespace);
    long started = System.nanoTime();
    try (OperatorProcess operator =
        OperatorProcess.start(
            server,
            image,
            deployment(manifests),
            "only",
            Files.createDirectory(folder.resolve("only")))) {
      await(
          "all have their status",
          () -> !operator.process().isAlive() || operator.reconciliations() >= MANY);
      await("all are stored", () -> withStatus(namespace) == MANY);
      assertThat(operator.process().isAlive()).as("%s", operator.log()).isTrue();
      System.out.printf(
          "%,d resources: %.1f s from the start of the process, %d MiB resident, %s%n",
          MANY,
          (System.nanoTime() - started) / 1e9,
          operator.mostResidentKibibytes() / 1024,
          operator.collections().lines().reduce((first, last) -> last).orElse("no collection"));
      assertThat(operator.isReady()).isTrue();
      // What the Deployment grants, heap and all.
      assertThat(operator.mostResidentKibibytes()).isLessThan(512 * 1024);
      assertThat(operator.log()).noneMatch(it -> it.path("level").textValue().equals("ERROR"));
      assertThat(operator.stop()).isZero();
    } finally {
      // Its resources go with it in the background, in as many calls as that takes.
      client.namespaces().withName(namespace).delete();
    }
  }

  private long withStatus(String namespace) {
    return client.resources(KafkaBackup.class).inNamespace(namespace).list().getItems().stream()
        .map(KafkaBackup::getStatus)
        .filter(it -> it != null && it.phase() == Phase.PENDING && it.nextScheduledTime() != null)
        .count();
  }

  private void createMany(String namespace) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      IntStream.range(0, MANY)
          .forEach(
              i ->
                  threads.execute(
                      () -> client.resource(backup(namespace, "backup-" + i)).create()));
    } finally {
      threads.shutdown();
    }
    assertThat(threads.awaitTermination(5, TimeUnit.MINUTES)).isTrue();
  }
}
