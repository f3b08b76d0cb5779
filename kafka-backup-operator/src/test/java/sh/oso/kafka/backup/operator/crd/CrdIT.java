package sh.oso.kafka.backup.operator.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.testkit.kubernetes.KubernetesServer;
import sh.oso.kafka.backup.testkit.kubernetes.SharedKubernetes;

/** What a real API server makes of the definitions: it is the one that checks. */
@SharedKubernetes
class CrdIT {

  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final Path REFUSED =
      Path.of("src/test/resources/sh/oso/kafka/backup/operator/crd/refused");

  private final String namespace = "crd-" + UUID.randomUUID().toString().substring(0, 8);
  private final KubernetesServer server;
  private final KubernetesClient client;

  CrdIT(KubernetesServer server) {
    this.server = server;
    this.client = server.client();
  }

  @BeforeEach
  void installDefinitions() throws Exception {
    server.createNamespace(namespace, Map.of());
    for (Path file : files(Path.of("../deploy/crds"))) {
      JsonNode definition = read(Files.readString(file));
      String name = definition.at("/metadata/name").asText();
      if (client.raw(DEFINITIONS + "/" + name) == null) {
        client.raw(DEFINITIONS, "POST", definition.toString());
      }
      awaitServed(name, definition.at("/spec/names/plural").asText());
    }
  }

  private void awaitServed(String name, String plural) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (!established(read(client.raw(DEFINITIONS + "/" + name))) || !served(plural)) {
      assertThat(System.nanoTime()).as(name + " is not established").isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  private boolean served(String plural) {
    try {
      return client.raw(path(plural)) != null;
    } catch (KubernetesClientException initializing) {
      return false;
    }
  }

  private static boolean established(JsonNode definition) {
    for (JsonNode condition : definition.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Established")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  @Test
  void everyManifestOfTheDocumentIsAcceptedAsItIs() {
    for (String yaml : Manifests.complete()) {
      JsonNode stored = create(yaml);
      KafkaBackup read = Serialization.unmarshal(stored.toString(), KafkaBackup.class);
      JsonNode written = read(Serialization.asJson(read.getSpec()));
      DocumentTest.assertHolds("spec", written, stored.path("spec"));
      KafkaBackup local = Serialization.unmarshal(yaml, KafkaBackup.class);
      assertThat(local.getSpec())
          .as("the classes know the server's defaults")
          .isEqualTo(read.getSpec());
    }
  }

  @Test
  void defaultsAreThoseOfTheDocument() {
    JsonNode spec =
        create(
                """
                apiVersion: kafka.oso.sh/v1alpha1
                kind: KafkaBackup
                metadata:
                  name: defaults
                spec:
                  kafkaCluster:
                    bootstrapServers: ["kafka:9092"]
                    securityProtocol: SASL_SSL
                    tlsSecret: {name: tls}
                    saslSecret: {name: sasl, mechanism: PLAIN}
                  topics: ["*"]
                  storage:
                    storageType: azure
                    azure:
                      accountName: account
                      container: backups
                      credentialsSecret: {name: key}
                """)
            .path("spec");
    assertThat(spec.at("/kafkaCluster/tlsSecret").toString())
        .isEqualTo(
            "{\"caKey\":\"ca.crt\",\"certKey\":\"tls.crt\",\"keyKey\":\"tls.key\",\"name\":\"tls\"}");
    assertThat(spec.at("/kafkaCluster/saslSecret/usernameKey").asText()).isEqualTo("username");
    assertThat(spec.at("/kafkaCluster/saslSecret/passwordKey").asText()).isEqualTo("password");
    assertThat(spec.at("/storage/azure/credentialsSecret/accountKeyKey").asText())
        .isEqualTo("AZURE_STORAGE_KEY");
    assertThat(spec.at("/storage/azure/useWorkloadIdentity").asBoolean(true)).isFalse();
  }

  @Test
  void everyWrongVariantIsRefusedInWordsThatHelp() throws IOException {
    List<Path> wrong = files(REFUSED);
    assertThat(wrong).hasSizeGreaterThan(60);
    SoftAssertions softly = new SoftAssertions();
    for (Path file : wrong) {
      String yaml = Files.readString(file);
      String words = yaml.substring(2, yaml.indexOf('\n'));
      KubernetesClientException refusal =
          catchThrowableOfType(KubernetesClientException.class, () -> create(yaml));
      softly.assertThat(refusal).as(file.getFileName().toString()).isNotNull();
      if (refusal != null) {
        softly.assertThat(refusal).as(file.getFileName().toString()).hasMessageContaining(words);
      }
    }
    softly.assertAll();
  }

  @Test
  void samplesAreAcceptedAndListedWithTheirColumns() throws Exception {
    List<String> columns = new ArrayList<>();
    for (Path file : files(Path.of("../deploy/samples"))) {
      JsonNode stored = create(Files.readString(file));
      columns.add(columns(plural(stored)));
    }
    assertThat(columns)
        .containsExactly(
            "Name Phase Schedule Last Backup Records Size Backup Id Next Age",
            "Name Phase Result Backup Last Level Age",
            "Name Phase Strategy Groups Snapshot Age",
            "Name Phase Operation Snapshot Groups Age",
            "Name Phase Backup Records Bytes Age");
  }

  private String columns(String plural) throws Exception {
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(server.url() + path(plural))
            .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
            .build();
    JsonNode table =
        read(
            client
                .getHttpClient()
                .sendAsync(request, String.class)
                .get(1, TimeUnit.MINUTES)
                .body());
    List<String> names = new ArrayList<>();
    table.path("columnDefinitions").forEach(it -> names.add(it.path("name").asText()));
    return String.join(" ", names);
  }

  private JsonNode create(String yaml) {
    JsonNode resource = read(yaml);
    String created =
        client.raw(path(plural(resource)) + "?fieldValidation=Strict", "POST", resource.toString());
    return read(Objects.requireNonNull(created));
  }

  /** The namespace of a manifest must be that of the request, so the request goes there. */
  private String path(String plural) {
    return "/apis/kafka.oso.sh/v1alpha1/namespaces/" + namespace + "/" + plural;
  }

  private JsonNode read(String yaml) {
    JsonNode resource = Serialization.unmarshal(yaml, JsonNode.class);
    if (resource.path("metadata").has("namespace")) {
      ((ObjectNode) resource.path("metadata")).put("namespace", namespace);
    }
    return resource;
  }

  private static String plural(JsonNode resource) {
    return resource.path("kind").asText().toLowerCase(Locale.ROOT) + "s";
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(it -> it.toString().endsWith(".yaml") && !it.endsWith("kustomization.yaml"))
          .sorted()
          .toList();
    }
  }
}
