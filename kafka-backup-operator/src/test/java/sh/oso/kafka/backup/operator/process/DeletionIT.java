package sh.oso.kafka.backup.operator.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static sh.oso.kafka.backup.operator.process.OperatorUnderTest.cluster;
import static sh.oso.kafka.backup.operator.process.OperatorUnderTest.volume;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import sh.oso.kafka.backup.operator.crd.KafkaBackup;
import sh.oso.kafka.backup.operator.crd.KafkaRestore;
import sh.oso.kafka.backup.operator.crd.Phase;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.kubernetes.KubernetesServer;
import sh.oso.kafka.backup.testkit.kubernetes.SharedKubernetes;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** What becomes of backups when their KafkaBackup is deleted. The last test takes the namespace. */
@SharedKubernetes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeletionIT {

  private static final String NAMESPACE = "deletion";

  private final KafkaCluster kafka;
  private final OperatorUnderTest operator;
  private final KubernetesClient client;
  private final TestTopics topics;

  DeletionIT(KubernetesServer server, @SharedKafka KafkaCluster kafka) throws Exception {
    this.kafka = kafka;
    this.operator = OperatorUnderTest.start(server, NAMESPACE);
    this.client = operator.client();
    this.topics = new TestTopics(kafka.clientProperties());
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @Test
  @Order(1)
  void deletesTheBackupsOfTheResourceAndNoOthers() throws Exception {
    String topic = topics.create("deleted", 1, Map.of());
    write(topic, 100);
    String spec = cluster("kafkaCluster", kafka) + "topics: [" + topic + "]\n" + volume("storage");
    operator.create(KafkaBackup.class, "going", spec + "deletionPolicy: Delete\n");
    operator.create(KafkaBackup.class, "staying", spec);
    operator.create(KafkaBackup.class, "retained", spec);
    String going = backupId("going");
    backupId("staying");
    String retained = backupId("retained");
    assertThat(manifest(going)).isRegularFile();
    assertThat(finalizers("staying")).isEmpty();
    assertThat(finalizers("going")).containsExactly(BackupFinalizer.NAME);
    operator.patch("going", "{\"spec\":{\"deletionPolicy\":\"Retain\"}}");
    operator.await(KafkaBackup.class, "going", it -> it.getMetadata().getFinalizers().isEmpty());
    operator.patch("going", "{\"spec\":{\"deletionPolicy\":\"Delete\"}}");
    operator.await(KafkaBackup.class, "going", it -> it.hasFinalizer(BackupFinalizer.NAME));
    assertThat(metrics())
        .contains("kafka_backup_backups_total{backup_name=\"going\",outcome=\"success\"")
        .contains("kafka_backup_last_successful_backup_timestamp{backup_name=\"going\"");
    letARunBegin(topic);

    delete("going");
    delete("retained");

    awaitGone("going");
    awaitGone("retained");
    awaitNoSeriesOf("going");
    awaitNoSeriesOf("retained");
    assertThat(backups().resolve(going)).doesNotExist();
    assertThat(manifest(retained)).isRegularFile();
    operator.awaitEvents("going", "RunStopped", "DeletingBackups", "BackupsDeleted");
    try (Stream<Path> runs = Files.list(backups())) {
      assertThat(runs.map(it -> it.getFileName().toString()))
          .as("nor is the run there that was stopped")
          .noneMatch(it -> it.startsWith("going"));
    }
    sweepsWhenItIsTime();
    comesBackFromWhatTheBucketHolds(retained);

    operator.create(
        KafkaRestore.class,
        "back",
        "backupRef: {name: staying}\n"
            + cluster("targetCluster", kafka)
            + "topicMapping: {"
            + topic
            + ": "
            + topic
            + ".back}\n");
    assertThat(
            operator
                .await(KafkaRestore.class, "back", it -> it.getStatus().phase() == Phase.COMPLETED)
                .getStatus()
                .restoredRecords())
        .isEqualTo(100);
  }

  private String metrics() throws Exception {
    URL page =
        URI.create("http://localhost:" + operator.operator().metricsPort() + "/metrics").toURL();
    try (InputStream body = page.openStream()) {
      return new String(body.readAllBytes(), UTF_8);
    }
  }

  private void awaitNoSeriesOf(String name) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (metrics().contains("name=\"" + name + "\"")) {
      assertThat(System.nanoTime()).as("series of " + name + " stay").isLessThan(deadline);
      Thread.sleep(100);
    }
  }

  /** A run that will not end by itself within the test. */
  private void letARunBegin(String topic) throws Exception {
    write(topic, 10_000);
    operator.patch("going", "{\"spec\":{\"rateLimit\":{\"recordsPerSecond\":1}}}");
    operator.trigger("going", "slow");
    operator.await(KafkaBackup.class, "going", it -> it.getStatus().phase() == Phase.RUNNING);
  }

  private void sweepsWhenItIsTime() throws Exception {
    List<Job> sweeps =
        operator.jobs("going").stream()
            .filter(it -> it.getMetadata().getName().startsWith("kb-going-sweep-"))
            .toList();
    assertThat(sweeps)
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.getSpec().getSuspend()).isTrue();
              assertThat(Instant.parse(note(it))).isAfter(Instant.now().plusSeconds(80_000));
            });
    String name = sweeps.get(0).getMetadata().getName();
    var job = client.batch().v1().jobs().inNamespace(NAMESPACE).withName(name);
    job.patch(
        PatchContext.of(PatchType.JSON_MERGE),
        "{\"metadata\":{\"annotations\":{\"kafka.oso.sh/start-after\":\"2026-01-01T00:00:00Z\"}}}");
    job.waitUntilCondition(
        it -> Integer.valueOf(1).equals(it.getStatus().getSucceeded()), 2, TimeUnit.MINUTES);
  }

  /** As in a cluster that starts empty: what the command prints, the server takes unchanged. */
  private void comesBackFromWhatTheBucketHolds(String backupId) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("distribution"), "bin/kafka-backup").toString(),
                "catalog",
                "--manifests",
                "-q",
                "-s",
                operator.kubelet().claim(NAMESPACE, "backups").resolve("kafka/it").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(printed).contains("#   " + backupId + "  completed ");
    List<HasMetadata> resources =
        client.load(new ByteArrayInputStream(printed.getBytes(UTF_8))).items();
    assertThat(resources)
        .extracting(it -> it.getMetadata().getName())
        .containsExactlyInAnyOrder("retained", "staying");
    resources.stream()
        .filter(it -> it.getMetadata().getName().equals("retained"))
        .forEach(it -> client.resource(it).create());
    operator.await(
        KafkaBackup.class,
        "retained",
        it ->
            it.getStatus().conditions().stream()
                .anyMatch(condition -> condition.getReason().equals("Suspended")));
  }

  private static String note(Job job) {
    return Objects.requireNonNull(
        job.getMetadata().getAnnotations().get("kafka.oso.sh/start-after"));
  }

  @Test
  @Order(2)
  void letsGoWhereTheStoreCannotBeReached() throws Exception {
    unreachable("unreachable", 10);

    delete("unreachable");

    awaitGone("unreachable");
    operator.awaitEvents("unreachable", "BackupsNotDeleted");
    assertThat(client.v1().events().inNamespace(NAMESPACE).list().getItems())
        .filteredOn(it -> "BackupsNotDeleted".equals(it.getReason()))
        .extracting(Event::getMessage)
        .singleElement()
        .satisfies(
            it ->
                assertThat(it)
                    .contains(
                        "10 s",
                        "kafka-backup delete --all -l kafka.oso.sh/namespace=deletion"
                            + " -l kafka.oso.sh/name=unreachable"));
  }

  @Test
  @Order(2)
  void retainStopsADeletionThatIsAtWork() throws Exception {
    unreachable("kept-after-all", 600);
    delete("kept-after-all");
    operator.awaitEvents("kept-after-all", "DeletingBackups");
    assertThat(operator.jobs("kept-after-all")).hasSize(1);

    operator.patch("kept-after-all", "{\"spec\":{\"deletionPolicy\":\"Retain\"}}");

    awaitGone("kept-after-all");
    operator.awaitEvents("kept-after-all", "DeletionStopped");
    assertThat(operator.jobs("kept-after-all")).as("none is left to delete").isEmpty();
  }

  /** A resource of which a deletion takes until its deadline. */
  private void unreachable(String name, int deadlineSeconds) throws InterruptedException {
    operator.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: s3}
        stringData: {accessKey: a, secretKey: b}
        """);
    operator.create(
        KafkaBackup.class,
        name,
        "suspend: true\ndeletionPolicy: Delete\n"
            + cluster("kafkaCluster", kafka)
            + """
              topics: [any]
              job: {activeDeadlineSeconds: %d}
              storage:
                storageType: s3
                s3:
                  bucket: backups
                  region: eu-west-1
                  endpoint: http://127.0.0.1:1
                  credentialsSecret: {name: s3}
              """
                .formatted(deadlineSeconds));
    operator.await(KafkaBackup.class, name, it -> it.hasFinalizer(BackupFinalizer.NAME));
  }

  @Test
  @Order(3)
  void aNamespaceThatIsDeletedDoesNotHang() throws Exception {
    operator.create(
        KafkaBackup.class,
        "swept-along",
        "suspend: true\ndeletionPolicy: Delete\n"
            + cluster("kafkaCluster", kafka)
            + "topics: [any]\n"
            + volume("storage"));
    operator.await(KafkaBackup.class, "swept-along", it -> it.hasFinalizer(BackupFinalizer.NAME));

    // No controller of this server looks after claims, and takes that finalizer away.
    client
        .persistentVolumeClaims()
        .inNamespace(NAMESPACE)
        .withName("backups")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");

    client.namespaces().withName(NAMESPACE).delete();

    client
        .namespaces()
        .withName(NAMESPACE)
        .waitUntilCondition(Objects::isNull, 2, TimeUnit.MINUTES);
  }

  private void write(String topic, int records) {
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      all.add(new ProducerRecord<>(topic, 0, null, ("value " + i).getBytes(UTF_8)));
    }
    new TopicWriter(kafka.clientProperties()).write(all);
  }

  private String backupId(String name) throws InterruptedException {
    return Objects.requireNonNull(
        operator
            .await(KafkaBackup.class, name, it -> it.getStatus().lastBackupId() != null)
            .getStatus()
            .lastBackupId());
  }

  private Path backups() {
    return operator.kubelet().claim(NAMESPACE, "backups").resolve("kafka/it/backups");
  }

  private Path manifest(String backupId) {
    return backups().resolve(backupId + "/manifest.json");
  }

  private List<String> finalizers(String name) {
    return Objects.requireNonNull(
            client.resources(KafkaBackup.class).inNamespace(NAMESPACE).withName(name).get())
        .getMetadata()
        .getFinalizers();
  }

  private void delete(String name) {
    client.resources(KafkaBackup.class).inNamespace(NAMESPACE).withName(name).delete();
  }

  private void awaitGone(String name) {
    client
        .resources(KafkaBackup.class)
        .inNamespace(NAMESPACE)
        .withName(name)
        .waitUntilCondition(Objects::isNull, 3, TimeUnit.MINUTES);
  }
}
