package sh.oso.kafka.backup.operator.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import sh.oso.kafka.backup.operator.crd.KafkaBackup;
import sh.oso.kafka.backup.operator.crd.Phase;
import sh.oso.kafka.backup.operator.decision.Conditions;
import sh.oso.kafka.backup.testkit.kubernetes.KubernetesServer;
import sh.oso.kafka.backup.testkit.kubernetes.SharedKubernetes;

/** What a cluster will not run is said in the server's own words. No pod ever starts here. */
@SharedKubernetes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedRunIT {

  private static final String HOME = "kafka-backup";
  private static final String NAMESPACE = "refused";
  private static final Map<String, String> RESTRICTED =
      Map.of("pod-security.kubernetes.io/enforce", "restricted");
  private static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("root")));
  private static final long PATIENCE_NANOS = 180_000_000_000L;

  private final KubernetesClient client;
  private final KafkaBackupOperator operator;

  RefusedRunIT(KubernetesServer server) throws Exception {
    client = server.client();
    if (client.namespaces().withName(HOME).get() == null) {
      server.createNamespace(HOME, RESTRICTED);
    }
    server.createNamespace(NAMESPACE, RESTRICTED);
    try (Stream<Path> crds = Files.list(ROOT.resolve("deploy/crds"))) {
      for (Path crd : crds.toList()) {
        apply(crd);
      }
    }
    apply(ROOT.resolve("deploy/operator/rbac.yaml"));
    operator =
        new KafkaBackupOperator(
            new OperatorSettings(
                "example.org/kafka-backup:it", "", Set.of(NAMESPACE), true, HOME, 0, 0, 0, 2),
            server.clientOf(HOME, "kafka-backup-operator"));
    operator.start();
  }

  private void apply(Path manifests) throws Exception {
    try (InputStream in = Files.newInputStream(manifests)) {
      client.load(in).serverSideApply();
    }
  }

  @AfterAll
  void stop() {
    operator.close();
    // No kubelet of a test to come may find pods of these Jobs.
    client.namespaces().withName(NAMESPACE).delete();
    client
        .namespaces()
        .withName(NAMESPACE)
        .waitUntilCondition(Objects::isNull, 2, TimeUnit.MINUTES);
  }

  @Test
  void aRunThatTheServerRefusesIsSaidOnceAndRecovers() throws Exception {
    create("bad-label", "podTemplate: {labels: {team: 'no blanks allowed'}}");

    Condition ready = await("bad-label", it -> it.getReason().equals("RunRefused"));
    assertThat(ready.getStatus()).isEqualTo("False");
    assertThat(ready.getMessage()).contains("spec.template.labels", "no blanks allowed");
    annotate("bad-label", "1");
    annotate("bad-label", "2");
    assertThat(resource("bad-label").getStatus().phase()).isEqualTo(Phase.PENDING);
    List<Event> events = events("bad-label", "RunRefused");
    assertThat(events)
        .singleElement()
        .satisfies(it -> assertThat(it.getCount()).isEqualTo(1))
        .satisfies(it -> assertThat(it.getMessage()).isEqualTo(ready.getMessage()));

    patch("bad-label", "{\"spec\":{\"podTemplate\":{\"labels\":{\"team\":\"blue\"}}}}");
    await("bad-label", it -> it.getReason().equals("BackupRunning"));
    assertThat(resource("bad-label").getStatus().phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void podsThatMayNotBeMadeAreTheObstacle() throws Exception {
    create("as-root", "podTemplate: {securityContext: {runAsUser: 0, runAsNonRoot: false}}");

    Condition ready = await("as-root", it -> it.getReason().equals("BackupHindered"));
    assertThat(ready.getStatus()).isEqualTo("False");
    assertThat(ready.getMessage())
        .startsWith("FailedCreate: Error creating: pods")
        .contains("violates PodSecurity", "runAsNonRoot");
  }

  private void create(String name, String more) {
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: kafka.oso.sh/v1alpha1
                kind: KafkaBackup
                metadata: {name: %s, namespace: %s}
                spec:
                  kafkaCluster: {bootstrapServers: ["kafka:9092"]}
                  topics: [orders]
                  storage: {storageType: pvc, pvc: {claimName: backups}}
                  %s
                """
                    .formatted(name, NAMESPACE, more),
                KafkaBackup.class))
        .create();
  }

  private KafkaBackup resource(String name) {
    return Objects.requireNonNull(
        client.resources(KafkaBackup.class).inNamespace(NAMESPACE).withName(name).get());
  }

  /** Has the operator look again; what it sees without being told comes half a minute later. */
  private void annotate(String name, String value) {
    patch(name, "{\"metadata\":{\"annotations\":{\"look\":\"" + value + "\"}}}");
  }

  private void patch(String name, String patch) {
    client
        .resources(KafkaBackup.class)
        .inNamespace(NAMESPACE)
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  private List<Event> events(String about, String reason) {
    return client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
        .filter(it -> it.getInvolvedObject().getName().equals(about))
        .filter(it -> it.getReason().equals(reason))
        .toList();
  }

  private Condition await(String name, Predicate<Condition> holds) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    for (int i = 0; ; i++) {
      var status = resource(name).getStatus();
      var ready = Conditions.find(status.conditions(), Conditions.READY).filter(holds);
      if (ready.isPresent()) {
        return ready.get();
      }
      assertThat(System.nanoTime()).as("%s", status).isLessThan(deadline);
      Thread.sleep(1_000);
      annotate(name, "await-" + i);
    }
  }
}
