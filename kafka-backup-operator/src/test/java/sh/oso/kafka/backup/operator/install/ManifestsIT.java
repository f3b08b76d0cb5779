package sh.oso.kafka.backup.operator.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.testkit.kubernetes.KubernetesServer;
import sh.oso.kafka.backup.testkit.kubernetes.SharedKubernetes;

/**
 * What {@code deploy/} has is accepted by a real API server, and the chart has the same content.
 */
class ManifestsIT {

  private static final String NAMES = "KAFKA_BACKUP_OPERATOR_NAMESPACES";
  private static final Path WHOLE = ManifestTools.DEPLOY;
  private static final Path ONE_NAMESPACE = WHOLE.resolve("overlays/one-namespace");

  /** For 1.0 and 1 are the same. */
  private static final Comparator<JsonNode> BY_VALUE =
      (one, other) ->
          one.isNumber() && other.isNumber()
              ? Double.compare(one.doubleValue(), other.doubleValue())
              : one.equals(other) ? 0 : 1;

  private final ManifestTools tools = ManifestTools.find();

  /** What differs: the chart makes no namespace, and has labels of Helm. */
  private static Map<String, JsonNode> alike(Map<String, JsonNode> objects) {
    Map<String, JsonNode> alike = new TreeMap<>(objects);
    alike.keySet().removeIf(name -> name.startsWith("Namespace "));
    for (JsonNode object : alike.values()) {
      if (object.at("/metadata/labels") instanceof ObjectNode labels) {
        labels.remove(
            List.of("app.kubernetes.io/version", "app.kubernetes.io/managed-by", "helm.sh/chart"));
      }
    }
    return alike;
  }

  private static void assertEqual(Map<String, JsonNode> chart, Map<String, JsonNode> kustomized) {
    Map<String, JsonNode> expected = alike(kustomized);
    Map<String, JsonNode> actual = alike(chart);
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    actual.forEach(
        (name, object) -> {
          if (!object.equals(BY_VALUE, expected.getOrDefault(name, MissingNode.getInstance()))) {
            assertThat(object).as(name).isEqualTo(expected.get(name));
          }
        });
  }

  @Test
  void theChartIsEqualToTheKustomization() throws Exception {
    Map<String, JsonNode> whole = ManifestTools.objects(tools.kustomize(WHOLE));
    assertThat(whole)
        .containsKeys(
            "Namespace /kafka-backup",
            "CustomResourceDefinition /kafkabackups.kafka.oso.sh",
            "ClusterRole /kafka-backup-operator",
            "Role kafka-backup/kafka-backup-operator-leader",
            "Deployment kafka-backup/kafka-backup-operator",
            "PodDisruptionBudget kafka-backup/kafka-backup-operator",
            "Service kafka-backup/kafka-backup-operator-metrics")
        .hasSize(14);

    assertEqual(ManifestTools.objects(tools.helm("kafka-backup", "{}")), whole);
  }

  @Test
  void theChartForOneNamespaceIsEqualToTheOverlay() throws Exception {
    Map<String, JsonNode> overlay = ManifestTools.objects(tools.kustomize(ONE_NAMESPACE));
    Map<String, JsonNode> chart =
        ManifestTools.objects(tools.helm("kafka-backup", "watchNamespaces: [kafka-backup]"));

    // The overlay leaves the kinds to who may define them, and names the namespace by reference.
    chart.keySet().removeIf(name -> name.startsWith("CustomResourceDefinition "));
    assertThat(takeNamespaces(overlay).at("/valueFrom/fieldRef/fieldPath").textValue())
        .isEqualTo("metadata.namespace");
    assertThat(takeNamespaces(chart).path("value").textValue()).isEqualTo("kafka-backup");
    assertEqual(chart, overlay);
    assertThat(overlay.keySet()).noneMatch(name -> name.startsWith("Cluster")).hasSize(8);
  }

  private static JsonNode takeNamespaces(Map<String, JsonNode> objects) {
    ArrayNode variables = variables(objects);
    for (int i = 0; i < variables.size(); i++) {
      if (variables.get(i).path("name").textValue().equals(NAMES)) {
        return variables.remove(i);
      }
    }
    throw new AssertionError(NAMES + " is not set");
  }

  private static JsonNode deployment(Map<String, JsonNode> objects) {
    return objects.entrySet().stream()
        .filter(it -> it.getKey().startsWith("Deployment "))
        .findAny()
        .orElseThrow()
        .getValue();
  }

  private static ArrayNode variables(Map<String, JsonNode> objects) {
    return (ArrayNode) deployment(objects).at("/spec/template/spec/containers/0/env");
  }

  @Test
  void theMonitorIsEqualToo(@TempDir Path folder) throws Exception {
    kustomization(
        folder,
        "resources: [%s]\ncomponents: [%s]\n",
        WHOLE.resolve("operator"),
        WHOLE.resolve("components/service-monitor"));
    String monitor = "ServiceMonitor kafka-backup/kafka-backup-operator";
    JsonNode kustomized = ManifestTools.objects(tools.kustomize(folder)).get(monitor);
    Map<String, JsonNode> chart =
        alike(ManifestTools.objects(tools.helm("kafka-backup", "serviceMonitor: {enabled: true}")));

    assertThat(kustomized).isNotNull().isEqualTo(chart.get(monitor));
  }

  private static void kustomization(Path folder, String format, Path... others) throws IOException {
    Path from = folder.toRealPath();
    Object[] paths =
        List.of(others).stream().map(it -> from.relativize(real(it)).toString()).toArray();
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
            + format.formatted(paths));
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyValueOfTheChartCounts() throws Exception {
    Map<String, JsonNode> objects =
        ManifestTools.objects(
            tools.helm(
                "elsewhere",
                """
                image: {repository: example.org/operator, tag: "1", pullPolicy: Always}
                jobs:
                  image: {repository: example.org/command, tag: "2", pullPolicy: Never}
                  metricsPort: 9
                imagePullSecrets: [{name: registry}]
                replicas: 3
                watchNamespaces: [a, b]
                threads: 16
                log: {format: text, level: debug}
                resources: {limits: {cpu: 2}}
                javaOptions: -Dx=y
                serviceAccount: {annotations: {role: reader}}
                podDisruptionBudget: {enabled: false}
                serviceMonitor: {enabled: true, labels: {team: kafka}, interval: 15s}
                podAnnotations: {note: it}
                podLabels: {team: kafka}
                nodeSelector: {disk: fast}
                tolerations: [{key: dedicated, operator: Exists}]
                affinity: {nodeAffinity: {}}
                priorityClassName: high
                """));

    assertThat(objects.keySet())
        .filteredOn(name -> !name.startsWith("CustomResourceDefinition "))
        .containsExactlyInAnyOrder(
            "Deployment elsewhere/kafka-backup-operator",
            "Role a/kafka-backup-operator",
            "Role b/kafka-backup-operator",
            "Role elsewhere/kafka-backup-operator-leader",
            "RoleBinding a/kafka-backup-operator",
            "RoleBinding b/kafka-backup-operator",
            "RoleBinding elsewhere/kafka-backup-operator-leader",
            "Service elsewhere/kafka-backup-operator-metrics",
            "ServiceAccount elsewhere/kafka-backup-operator",
            "ServiceMonitor elsewhere/kafka-backup-operator");
    JsonNode deployment = deployment(objects);
    JsonNode pod = deployment.at("/spec/template/spec");
    JsonNode container = pod.at("/containers/0");
    assertThat(deployment.at("/spec/replicas").intValue()).isEqualTo(3);
    assertThat(deployment.at("/spec/template/metadata/annotations/note").textValue())
        .isEqualTo("it");
    assertThat(deployment.at("/spec/template/metadata/labels/team").textValue()).isEqualTo("kafka");
    assertThat(container.path("image").textValue()).isEqualTo("example.org/operator:1");
    assertThat(container.path("imagePullPolicy").textValue()).isEqualTo("Always");
    assertThat(container.at("/resources/limits/cpu").intValue()).isEqualTo(2);
    assertThat(pod.path("imagePullSecrets")).hasToString("[{\"name\":\"registry\"}]");
    assertThat(pod.path("nodeSelector")).hasToString("{\"disk\":\"fast\"}");
    assertThat(pod.at("/tolerations/0/key").textValue()).isEqualTo("dedicated");
    assertThat(pod.path("affinity")).hasToString("{\"nodeAffinity\":{}}");
    assertThat(pod.path("priorityClassName").textValue()).isEqualTo("high");
    Map<String, String> environment = new TreeMap<>();
    variables(objects)
        .forEach(it -> environment.put(it.path("name").asText(), it.path("value").asText()));
    assertThat(environment)
        .containsEntry("KAFKA_BACKUP_OPERATOR_IMAGE", "example.org/command:2")
        .containsEntry("KAFKA_BACKUP_OPERATOR_IMAGE_PULL_POLICY", "Never")
        .containsEntry("KAFKA_BACKUP_OPERATOR_JOB_METRICS_PORT", "9")
        .containsEntry("KAFKA_BACKUP_OPERATOR_THREADS", "16")
        .containsEntry("KAFKA_BACKUP_OPERATOR_LOG_FORMAT", "text")
        .containsEntry("KAFKA_BACKUP_OPERATOR_LOG_LEVEL", "debug")
        .containsEntry("JDK_JAVA_OPTIONS", "-Dx=y")
        .containsEntry(NAMES, "a,b");
    assertThat(
            Objects.requireNonNull(objects.get("ServiceAccount elsewhere/kafka-backup-operator"))
                .at("/metadata/annotations/role")
                .textValue())
        .isEqualTo("reader");
    JsonNode monitor =
        Objects.requireNonNull(objects.get("ServiceMonitor elsewhere/kafka-backup-operator"));
    assertThat(monitor.at("/metadata/labels/team").textValue()).isEqualTo("kafka");
    assertThat(monitor.at("/spec/endpoints/0/interval").textValue()).isEqualTo("15s");

    assertThatThrownBy(() -> tools.helm("elsewhere", "replica: 3")).hasMessageContaining("replica");
    assertThatThrownBy(() -> tools.helm("elsewhere", "threads: 0")).hasMessageContaining("threads");
  }

  @Test
  void theWholeIsAcceptedAndItsPodsMayBeMade(@SharedKubernetes KubernetesServer server)
      throws Exception {
    KubernetesClient client = server.client();
    String name = "kafka-backup-operator";
    var deployments =
        client
            .genericKubernetesResources("apps/v1", "Deployment")
            .inNamespace("kafka-backup")
            .withName(name);
    try {
      apply(client, tools.kustomize(WHOLE));

      // The controller makes pods, which must meet the standard that the namespace asks for.
      var pods =
          client.pods().inNamespace("kafka-backup").withLabel("app.kubernetes.io/name", name);
      long deadline = System.nanoTime() + 120_000_000_000L;
      while (pods.list().getItems().size() < 2) {
        assertThat(System.nanoTime()).as("%s", deployments.get()).isLessThan(deadline);
        Thread.sleep(100);
      }
      apply(client, tools.helm("kafka-backup", "{}"));
    } finally {
      deployments.delete();
    }
  }

  private static void apply(KubernetesClient client, String manifests) {
    client
        .load(new ByteArrayInputStream(manifests.getBytes(UTF_8)))
        .items()
        .forEach(it -> client.resource(it).forceConflicts().serverSideApply());
  }
}
