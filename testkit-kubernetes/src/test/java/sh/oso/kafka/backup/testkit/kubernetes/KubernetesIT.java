package sh.oso.kafka.backup.testkit.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SharedKubernetes
class KubernetesIT {

  static final String SHELL = "example.org/shell:1";

  private final String namespace = "it-" + UUID.randomUUID().toString().substring(0, 8);
  private final KubernetesServer server;
  private final KubernetesClient client;
  private final TestKubelet kubelet;

  KubernetesIT(KubernetesServer server) {
    this.server = server;
    this.client = server.client();
    this.kubelet = TestKubelet.start(server, Map.of(SHELL, List.of("sh", "-c")));
  }

  @BeforeEach
  void makeNamespace() {
    server.createNamespace(namespace, Map.of());
  }

  @AfterEach
  void stopKubelet() throws Exception {
    kubelet.close();
    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain("kubelet-");
  }

  private void create(Job job) {
    client.batch().v1().jobs().inNamespace(namespace).resource(job).create();
  }

  private static ContainerStateTerminated end(Pod pod) {
    return pod.getStatus().getContainerStatuses().get(0).getState().getTerminated();
  }

  @Test
  void aPodWritesToItsClaimAndLeavesAMessage() throws Exception {
    client
        .persistentVolumeClaims()
        .inNamespace(namespace)
        .resource(
            new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName("backups")
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withNewResources()
                .addToRequests("storage", new Quantity("1Gi"))
                .endResources()
                .endSpec()
                .build())
        .create();
    create(
        Jobs.running(
                "writes",
                "echo out of $(NAME); echo stored > /var/run/data/file; echo lost > /made-up;"
                    + " echo 12 records > /dev/termination-log")
            .editSpec()
            .editTemplate()
            .editSpec()
            .addNewVolume()
            .withName("data")
            .withNewPersistentVolumeClaim("backups", false)
            .endVolume()
            .editFirstContainer()
            .addNewEnv()
            .withName("NAME")
            .withNewValueFrom()
            .withNewFieldRef("v1", "metadata.namespace")
            .endValueFrom()
            .endEnv()
            .addNewVolumeMount()
            .withName("data")
            .withMountPath("/var/run/data")
            .withSubPath("one/two")
            .endVolumeMount()
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build());

    Pod pod = Waiting.finished(client, namespace, "writes", "Complete").get(0);

    assertThat(end(pod).getExitCode()).isZero();
    assertThat(end(pod).getMessage()).isEqualTo("12 records\n");
    assertThat(kubelet.claim(namespace, "backups").resolve("one/two/file")).hasContent("stored\n");
    assertThat(kubelet.logs(namespace, pod.getMetadata().getName()))
        .isEqualTo("out of " + namespace + "\n");
    assertThat(Path.of("/made-up")).doesNotExist();
    assertThat(Path.of("/run/data")).doesNotExist();
  }

  @Test
  void aFailedPodIsTriedAgain() throws Exception {
    create(
        Jobs.running("fails", "echo broken; exit 7")
            .editSpec()
            .withBackoffLimit(1)
            .editTemplate()
            .editSpec()
            .editFirstContainer()
            .withTerminationMessagePolicy("FallbackToLogsOnError")
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build());

    List<Pod> pods = Waiting.finished(client, namespace, "fails", "Failed");

    assertThat(pods).hasSize(2);
    assertThat(pods)
        .allSatisfy(
            pod -> {
              assertThat(pod.getStatus().getPhase()).isEqualTo("Failed");
              assertThat(end(pod).getExitCode()).isEqualTo(7);
              assertThat(end(pod).getMessage()).isEqualTo("broken\n");
            });
  }

  @Test
  void aMissingSecretIsWaitedFor() throws Exception {
    create(
        Jobs.running(
                "waits",
                "! touch /etc/secret/more && ! touch /more"
                    + " && cat /etc/secret/password > /dev/termination-log")
            .editSpec()
            .editTemplate()
            .editSpec()
            .addNewVolume()
            .withName("secret")
            .withNewSecret()
            .withSecretName("late")
            .endSecret()
            .endVolume()
            .editFirstContainer()
            .withNewSecurityContext()
            .withReadOnlyRootFilesystem(true)
            .endSecurityContext()
            .addNewVolumeMount()
            .withName("secret")
            .withMountPath("/etc/secret")
            .endVolumeMount()
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build());

    List<Event> events =
        Waiting.until(
            () -> client.v1().events().inNamespace(namespace).list().getItems(),
            all -> all.stream().anyMatch(event -> event.getReason().equals("FailedMount")));
    Pod pod = Waiting.podsOf(client, namespace, "waits").get(0);
    client
        .secrets()
        .inNamespace(namespace)
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("late")
                .endMetadata()
                .addToStringData("password", "came")
                .build())
        .create();

    assertThat(events)
        .anySatisfy(event -> assertThat(event.getMessage()).endsWith("secret \"late\" not found"));
    assertThat(pod.getStatus().getPhase()).isEqualTo("Pending");
    assertThat(pod.getStatus().getContainerStatuses().get(0).getState().getWaiting().getReason())
        .isEqualTo("ContainerCreating");
    pod = Waiting.finished(client, namespace, "waits", "Complete").get(0);
    assertThat(end(pod).getMessage()).isEqualTo("came");
  }

  @Test
  void aMissingSecretOfTheEnvironmentIsWaitedFor() throws Exception {
    create(
        Jobs.running("waits", "exit 0")
            .editSpec()
            .editTemplate()
            .editSpec()
            .editFirstContainer()
            .addNewEnv()
            .withName("PASSWORD")
            .withNewValueFrom()
            .withNewSecretKeyRef("password", "late", false)
            .endValueFrom()
            .endEnv()
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build());

    Pod pod =
        Waiting.until(
                () -> Waiting.podsOf(client, namespace, "waits"),
                pods ->
                    pods.stream()
                        .anyMatch(found -> !found.getStatus().getContainerStatuses().isEmpty()))
            .get(0);

    assertThat(pod.getStatus().getContainerStatuses().get(0).getState().getWaiting().getReason())
        .isEqualTo("CreateContainerConfigError");
  }

  @Test
  void aDeletedJobEndsItsProcess() throws Exception {
    create(
        Jobs.running(
                "lasts",
                "trap 'echo asked; exit 3' TERM; echo $$$$ ready; while :; do sleep 0.1; done")
            .build());
    Pod pod =
        Waiting.until(
                () -> Waiting.podsOf(client, namespace, "lasts"),
                pods ->
                    pods.stream().anyMatch(found -> "Running".equals(found.getStatus().getPhase())))
            .get(0);
    String name = pod.getMetadata().getName();
    String output =
        Waiting.until(() -> kubelet.logs(namespace, name), text -> text.endsWith("ready\n"));
    long process = Long.parseLong(output.substring(0, output.indexOf(' ')));
    assertThat(ProcessHandle.of(process)).isPresent();

    client
        .batch()
        .v1()
        .jobs()
        .inNamespace(namespace)
        .withName("lasts")
        .withPropagationPolicy(DeletionPropagation.BACKGROUND)
        .delete();

    Waiting.until(() -> Waiting.podsOf(client, namespace, "lasts"), List::isEmpty);
    assertThat(ProcessHandle.of(process).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(kubelet.logs(namespace, name)).endsWith("asked\n");
    assertThat(kubelet.podsRun()).hasSize(1);
  }

  @Test
  void aKilledPodHasFailed() throws Exception {
    create(Jobs.running("dies", "sleep 600").build());
    Pod pod =
        Waiting.until(
                () -> Waiting.podsOf(client, namespace, "dies"),
                pods ->
                    pods.stream().anyMatch(found -> "Running".equals(found.getStatus().getPhase())))
            .get(0);

    kubelet.kill(namespace, pod.getMetadata().getName());

    pod = Waiting.finished(client, namespace, "dies", "Failed").get(0);
    assertThat(end(pod).getExitCode()).isEqualTo(137);
  }

  @Test
  void aPodCanUseTheRightsOfItsAccount() throws Exception {
    create(
        Jobs.running(
                "asks",
                "cat /var/run/secrets/kubernetes.io/serviceaccount/token > /dev/termination-log;"
                    + " cat /var/run/secrets/kubernetes.io/serviceaccount/namespace;"
                    + " head -n 1 /var/run/secrets/kubernetes.io/serviceaccount/ca.crt")
            .build());

    Pod pod = Waiting.finished(client, namespace, "asks", "Complete").get(0);

    assertThat(kubelet.logs(namespace, pod.getMetadata().getName()))
        .isEqualTo(namespace + "-----BEGIN CERTIFICATE-----\n");
    Config config = server.config();
    config.setOauthToken(end(pod).getMessage());
    try (KubernetesClient itself = new KubernetesClientBuilder().withConfig(config).build()) {
      assertThatThrownBy(() -> itself.pods().inNamespace(namespace).list())
          .hasMessageContaining("system:serviceaccount:" + namespace + ":default");
    }
  }

  @Test
  void aContainerThatFailedIsStartedAgainInItsPod() throws Exception {
    client
        .configMaps()
        .inNamespace(namespace)
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("settings")
                .endMetadata()
                .addToData("a", "first")
                .addToData("b", "second")
                .build())
        .create();
    create(
        Jobs.running(
                "again",
                "ls /conf; cat /conf/sub/renamed; [ -e /work/was ] || { : > /work/was; exit 1; }")
            .editSpec()
            .withBackoffLimit(3)
            .editTemplate()
            .editSpec()
            .withRestartPolicy("OnFailure")
            .addNewVolume()
            .withName("work")
            .withNewEmptyDir()
            .endEmptyDir()
            .endVolume()
            .addNewVolume()
            .withName("conf")
            .withNewConfigMap()
            .withName("settings")
            .addNewItem("b", null, "sub/renamed")
            .endConfigMap()
            .endVolume()
            .editFirstContainer()
            .addNewVolumeMount()
            .withName("work")
            .withMountPath("/work")
            .endVolumeMount()
            .addNewVolumeMount()
            .withName("conf")
            .withMountPath("/conf")
            .endVolumeMount()
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build());

    List<Pod> pods = Waiting.finished(client, namespace, "again", "Complete");

    assertThat(pods).hasSize(1);
    assertThat(pods.get(0).getStatus().getContainerStatuses().get(0).getRestartCount()).isOne();
    assertThat(kubelet.logs(namespace, pods.get(0).getMetadata().getName()))
        .isEqualTo("sub\nsecondsub\nsecond");
  }

  @Test
  void anIndexedJobTellsEachPodItsNumber() throws Exception {
    create(
        Jobs.running("shards", "echo $JOB_COMPLETION_INDEX > /dev/termination-log")
            .editSpec()
            .withCompletionMode("Indexed")
            .withCompletions(2)
            .withParallelism(2)
            .endSpec()
            .build());

    List<Pod> pods = Waiting.finished(client, namespace, "shards", "Complete");

    assertThat(pods)
        .extracting(pod -> end(pod).getMessage())
        .containsExactlyInAnyOrder("0\n", "1\n");
  }

  @Test
  void whatIsNotSupportedFails() throws Exception {
    create(
        Jobs.running("probed", "exit 0")
            .editSpec()
            .editTemplate()
            .editSpec()
            .editFirstContainer()
            .withNewLivenessProbe()
            .withNewExec()
            .withCommand("true")
            .endExec()
            .endLivenessProbe()
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build());

    Pod pod = Waiting.finished(client, namespace, "probed", "Failed").get(0);

    assertThat(pod.getStatus().getReason()).isEqualTo("Unsupported");
    assertThat(pod.getStatus().getMessage()).contains("liveness probes");
  }

  @Test
  void aRuleOfADefinitionRefusesWhatBreaksIt() throws Exception {
    String group = namespace + ".example.org";
    client
        .load(
            new java.io.ByteArrayInputStream(
                """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata:
                  name: ranges.%s
                spec:
                  group: %s
                  scope: Namespaced
                  names: {plural: ranges, singular: range, kind: Range}
                  versions:
                  - name: v1
                    served: true
                    storage: true
                    schema:
                      openAPIV3Schema:
                        type: object
                        properties:
                          spec:
                            type: object
                            properties:
                              first: {type: integer}
                              last: {type: integer}
                            x-kubernetes-validations:
                            - rule: self.first <= self.last
                              message: first is after last
                """
                    .formatted(group, group)
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .create();
    Waiting.until(
        () ->
            client
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("ranges." + group)
                .get(),
        found ->
            found.getStatus() != null
                && found.getStatus().getConditions() != null
                && found.getStatus().getConditions().stream()
                    .anyMatch(
                        c -> c.getType().equals("Established") && c.getStatus().equals("True")));

    assertThatThrownBy(() -> client.resource(range(group, 2, 1)).inNamespace(namespace).create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("first is after last");
    assertThat(client.resource(range(group, 1, 2)).inNamespace(namespace).create()).isNotNull();
  }

  private static GenericKubernetesResource range(String group, int first, int last) {
    GenericKubernetesResource range = new GenericKubernetesResource();
    range.setApiVersion(group + "/v1");
    range.setKind("Range");
    range.setMetadata(
        new io.fabric8.kubernetes.api.model.ObjectMetaBuilder().withName("r").build());
    range.setAdditionalProperty("spec", Map.of("first", first, "last", last));
    return range;
  }

  @Test
  void anAccountWithoutRightsIsRefused() {
    client
        .serviceAccounts()
        .inNamespace(namespace)
        .resource(
            new ServiceAccountBuilder().withNewMetadata().withName("poor").endMetadata().build())
        .create();

    try (KubernetesClient poor = server.clientOf(namespace, "poor")) {
      assertThatThrownBy(() -> poor.pods().inNamespace(namespace).list())
          .isInstanceOfSatisfying(
              KubernetesClientException.class,
              refused -> assertThat(refused.getCode()).isEqualTo(403));
    }
  }

  @Test
  void podsThatMayDoTooMuchAreRefused() {
    String restricted = namespace + "-restricted";
    server.createNamespace(restricted, Map.of("pod-security.kubernetes.io/enforce", "restricted"));
    Pod pod =
        new io.fabric8.kubernetes.api.model.PodBuilder()
            .withNewMetadata()
            .withName("free")
            .endMetadata()
            .withSpec(Jobs.running("x", "exit 0").build().getSpec().getTemplate().getSpec())
            .build();

    assertThatThrownBy(() -> client.pods().inNamespace(restricted).resource(pod).create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("violates PodSecurity");
  }

  @Test
  void theSettingsFileWorks() throws Exception {
    Config config = Config.fromKubeconfig(Files.readString(server.kubeconfig()));

    try (KubernetesClient other = new KubernetesClientBuilder().withConfig(config).build()) {
      assertThat(other.namespaces().withName(namespace).get()).isNotNull();
    }
  }
}
