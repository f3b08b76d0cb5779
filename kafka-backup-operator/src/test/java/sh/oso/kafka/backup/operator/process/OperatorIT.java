package sh.oso.kafka.backup.operator.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import sh.oso.kafka.backup.operator.crd.KafkaBackup;
import sh.oso.kafka.backup.operator.crd.KafkaBackupStatus;
import sh.oso.kafka.backup.operator.crd.KafkaBackupValidation;
import sh.oso.kafka.backup.operator.crd.KafkaOffsetReset;
import sh.oso.kafka.backup.operator.crd.KafkaOffsetRollback;
import sh.oso.kafka.backup.operator.crd.KafkaRestore;
import sh.oso.kafka.backup.operator.crd.Outcome;
import sh.oso.kafka.backup.operator.crd.Phase;
import sh.oso.kafka.backup.operator.crd.ValidationResult;
import sh.oso.kafka.backup.operator.decision.Conditions;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.kubernetes.KubernetesServer;
import sh.oso.kafka.backup.testkit.kubernetes.SharedKubernetes;
import sh.oso.kafka.backup.testkit.kubernetes.TestKubelet;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/**
 * The operator with the rights that it is shipped with, on a real API server, whose pods run the
 * real command against a real broker.
 */
@SharedKubernetes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorIT {

  private static final String NAMESPACE = "kafka-backup";
  private static final String IMAGE = "example.org/kafka-backup:it";
  private static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("root")));
  private static final long PATIENCE_NANOS = 300_000_000_000L;

  private final KafkaCluster kafka;
  private final KubernetesClient client;
  private final TestKubelet kubelet;
  private final KafkaBackupOperator operator;
  private final TestTopics topics;

  /** A copy of the distribution: the checkout may be below /tmp, which pods have of their own. */
  private final Path home;

  OperatorIT(KubernetesServer server, @SharedKafka KafkaCluster kafka) throws Exception {
    this.kafka = kafka;
    this.client = server.client();
    this.topics = new TestTopics(kafka.clientProperties());
    server.createNamespace(NAMESPACE, Map.of("pod-security.kubernetes.io/enforce", "restricted"));
    try (Stream<Path> crds = Files.list(ROOT.resolve("deploy/crds"))) {
      for (Path crd : crds.toList()) {
        apply(crd);
      }
    }
    apply(ROOT.resolve("deploy/operator/rbac.yaml"));
    apply(
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: backups, namespace: kafka-backup}
        spec:
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: 1Gi}}
        """);
    home = Files.createTempDirectory(Path.of("/var/tmp"), "kafka-backup-it-");
    copy(Path.of(System.getProperty("distribution")), home);
    kubelet =
        TestKubelet.start(
            server, Map.of(IMAGE, List.of(home.resolve("bin/kafka-backup").toString())));
    operator =
        new KafkaBackupOperator(
            new OperatorSettings(
                IMAGE, "IfNotPresent", Set.of(NAMESPACE), true, NAMESPACE, 0, 0, 0, 4),
            server.clientOf(NAMESPACE, "kafka-backup-operator"));
    operator.start();
  }

  private void apply(Path manifest) throws Exception {
    apply(Files.readString(manifest));
  }

  private void apply(String manifests) {
    for (HasMetadata each :
        client.load(new ByteArrayInputStream(manifests.getBytes(UTF_8))).items()) {
      client.resource(each).serverSideApply();
    }
  }

  @AfterAll
  void stop() throws IOException {
    operator.close();
    kubelet.close();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
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

  private <R extends CustomResource<?, ?>> R create(Class<R> type, String name, String spec) {
    R resource =
        Serialization.unmarshal(
            """
            apiVersion: kafka.oso.sh/v1alpha1
            kind: %s
            metadata: {name: %s, namespace: %s}
            spec:
            %s
            """
                .formatted(type.getSimpleName(), name, NAMESPACE, spec.indent(2).stripTrailing()),
            type);
    return client.resource(resource).create();
  }

  private <R extends CustomResource<?, ?>> R await(Class<R> type, String name, Predicate<R> holds)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      R found = client.resources(type).inNamespace(NAMESPACE).withName(name).get();
      if (found != null && found.getStatus() != null && holds.test(found)) {
        return found;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "not within five minutes; last seen: "
                + Serialization.asYaml(Objects.requireNonNull(found))
                + logs());
      }
      Thread.sleep(200);
    }
  }

  private String logs() {
    StringBuilder logs = new StringBuilder();
    for (Pod pod : kubelet.podsRun()) {
      logs.append(kubelet.logs(NAMESPACE, pod.getMetadata().getName()));
    }
    return logs.toString();
  }

  private String cluster(String block) {
    return block
        + ":\n  bootstrapServers: [\""
        + kafka.bootstrapServers().replace(",", "\", \"")
        + "\"]\n";
  }

  private static String volume(String block) {
    return block + ":\n  storageType: pvc\n  pvc: {claimName: backups, subPath: kafka/it}\n";
  }

  private String topic(String prefix, int records) {
    String topic = topics.create(prefix, 2, Map.of());
    write(topic, records);
    return topic;
  }

  private void write(String topic, int records) {
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      all.add(new ProducerRecord<>(topic, i % 2, null, ("value " + i).getBytes(UTF_8)));
    }
    new TopicWriter(kafka.clientProperties()).write(all);
  }

  private static Condition ready(List<Condition> conditions) {
    return Conditions.find(conditions, Conditions.READY).orElseThrow();
  }

  private static boolean isReady(KafkaBackup backup, String reason) {
    return Conditions.find(backup.getStatus().conditions(), Conditions.READY)
        .filter(it -> it.getReason().equals(reason))
        .isPresent();
  }

  private List<Job> jobs(String resource) {
    return client.batch().v1().jobs().inNamespace(NAMESPACE).list().getItems().stream()
        .filter(
            it -> resource.equals(it.getMetadata().getAnnotations().get("kafka.oso.sh/resource")))
        .toList();
  }

  /** Events follow what the status says. */
  private void awaitEvents(String resource, String... reasons) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      List<String> found =
          client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
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

  @Test
  void backsUpOnceAgainWhenAskedAndRestores() throws Exception {
    String topic = topic("once", 100);
    create(
        KafkaBackup.class,
        "once",
        cluster("kafkaCluster") + "topics: [" + topic + "]\n" + volume("storage"));

    KafkaBackupStatus first =
        await(KafkaBackup.class, "once", it -> it.getStatus().phase() == Phase.COMPLETED)
            .getStatus();
    assertThat(first.lastBackupId()).matches("once-\\d{8}-\\d{6}");
    assertThat(first.lastBackupRecords()).isEqualTo(100);
    assertThat(first.backupHistory())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.outcome()).isEqualTo(Outcome.SUCCESS);
              assertThat(it.backupId()).isEqualTo(first.lastBackupId());
              assertThat(it.size()).isPositive().isEqualTo(first.lastBackupSize());
            });
    assertThat(ready(first.conditions()).getReason()).isEqualTo("BackupCompleted");
    assertThat(kubelet.claim(NAMESPACE, "backups").resolve("kafka/it/kafka-backup.json"))
        .isRegularFile();
    awaitEvents("once", "BackupStarted", "BackupCompleted");

    write(topic, 50);
    for (int i = 0; i < 3; i++) {
      // The same value again asks for nothing new.
      client
          .resources(KafkaBackup.class)
          .inNamespace(NAMESPACE)
          .withName("once")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"metadata\":{\"annotations\":{\"kafka.oso.sh/trigger-backup\":\"1\",\"i\":\""
                  + i
                  + "\"}}}");
    }
    KafkaBackupStatus second =
        await(KafkaBackup.class, "once", it -> it.getStatus().backupHistory().size() == 2)
            .getStatus();
    assertThat(second.lastBackupRecords()).isEqualTo(150);
    assertThat(second.lastTrigger()).isEqualTo("1");
    assertThat(jobs("once")).hasSize(2);

    create(KafkaBackupValidation.class, "look", "backupRef: {name: once}\nlevel: Decoded\n");
    KafkaBackupValidation looked =
        await(KafkaBackupValidation.class, "look", it -> it.getStatus().phase() == Phase.COMPLETED);
    assertThat(looked.getStatus().result()).isEqualTo(ValidationResult.VALID);
    assertThat(looked.getStatus().checks()).isNotEmpty();
    KafkaBackup verified =
        await(
            KafkaBackup.class,
            "once",
            it -> Conditions.find(it.getStatus().conditions(), Conditions.VERIFIED).isPresent());
    assertThat(Conditions.find(verified.getStatus().conditions(), Conditions.VERIFIED))
        .hasValueSatisfying(
            it ->
                assertThat(it.getMessage())
                    .isEqualTo("backup " + second.lastBackupId() + " is sound"));

    create(
        KafkaRestore.class,
        "back",
        "backupRef: {name: once}\n"
            + cluster("targetCluster")
            + "topicMapping: {"
            + topic
            + ": "
            + topic
            + ".back}\n");
    KafkaRestore restored =
        await(KafkaRestore.class, "back", it -> it.getStatus().phase() == Phase.COMPLETED);
    assertThat(restored.getStatus().restoredRecords()).isEqualTo(150);
    assertThat(restored.getStatus().backupId()).isEqualTo(second.lastBackupId());
    TopicReader reader = new TopicReader(kafka.clientProperties());
    assertThat(reader.read(topic + ".back").withoutOffsets())
        .isEqualTo(reader.read(topic).withoutOffsets());
    assertThat(jobs("back")).hasSize(1);
  }

  @Test
  void aScheduleFiresAtTheMinuteAndRetentionIsApplied() throws Exception {
    String topic = topic("each-minute", 10);
    create(
        KafkaBackup.class,
        "each-minute",
        "schedule: \"* * * * *\"\n"
            + cluster("kafkaCluster")
            + "topics: ["
            + topic
            + "]\n"
            + volume("storage"));
    assertThat(
            await(
                    KafkaBackup.class,
                    "each-minute",
                    it -> it.getStatus().nextScheduledTime() != null)
                .getStatus()
                .phase())
        .isEqualTo(Phase.PENDING);

    KafkaBackupStatus status =
        await(KafkaBackup.class, "each-minute", it -> it.getStatus().phase() == Phase.COMPLETED)
            .getStatus();
    Instant due = Objects.requireNonNull(status.lastBackupTime());
    assertThat(due).isEqualTo(due.truncatedTo(ChronoUnit.MINUTES));
    assertThat(ready(status.conditions()))
        .satisfies(
            it -> {
              assertThat(it.getReason()).isEqualTo("BackupScheduled");
              assertThat(it.getMessage())
                  .isEqualTo("Next backup scheduled for " + status.nextScheduledTime());
            });

    patch("each-minute", "{\"spec\":{\"suspend\":true}}");
    patch(
        "each-minute",
        "{\"metadata\":{\"annotations\":{\"kafka.oso.sh/trigger-backup\":\"now\"}}}");
    KafkaBackupStatus suspended =
        await(
                KafkaBackup.class,
                "each-minute",
                it ->
                    "now".equals(it.getStatus().lastTrigger())
                        && it.getStatus().phase() == Phase.COMPLETED)
            .getStatus();
    assertThat(suspended.nextScheduledTime()).isNull();
    assertThat(suspended.backupHistory()).hasSizeGreaterThanOrEqualTo(2);

    patch("each-minute", "{\"spec\":{\"retention\":{\"backups\":1}}}");
    KafkaBackupStatus pruned =
        await(KafkaBackup.class, "each-minute", it -> it.getStatus().backupHistory().size() == 1)
            .getStatus();
    assertThat(pruned.backupHistory().get(0).backupId()).isEqualTo(suspended.lastBackupId());
  }

  private void patch(String name, String patch) {
    client
        .resources(KafkaBackup.class)
        .inNamespace(NAMESPACE)
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  @Test
  void whatIsWrongIsNamedAndMended() throws Exception {
    String topic = topic("wrong", 10);
    create(
        KafkaBackup.class,
        "wrong",
        "schedule: \"0 0 31 2 *\"\n"
            + cluster("kafkaCluster")
            + "topics: ["
            + topic
            + "]\n"
            + volume("storage"));
    KafkaBackup wrong = await(KafkaBackup.class, "wrong", it -> isReady(it, "InvalidSpec"));
    assertThat(ready(wrong.getStatus().conditions()).getMessage())
        .isEqualTo("spec.schedule: '0 0 31 2 *' is never due");
    awaitEvents("wrong", "InvalidSpec");
    assertThat(jobs("wrong")).isEmpty();

    patch("wrong", "{\"spec\":{\"schedule\":\"@yearly\"}}");
    await(KafkaBackup.class, "wrong", it -> isReady(it, "BackupScheduled"));

    create(
        KafkaBackup.class,
        "no-secret",
        """
        kafkaCluster:
          bootstrapServers: ["localhost:1"]
          securityProtocol: SASL_PLAINTEXT
          saslSecret: {name: missing, mechanism: PLAIN}
        topics: [any]
        """
            + volume("storage"));
    KafkaBackup failed =
        await(KafkaBackup.class, "no-secret", it -> it.getStatus().phase() == Phase.FAILED);
    assertThat(ready(failed.getStatus().conditions()).getMessage())
        .contains("/secrets/missing/username")
        .contains("/secrets/missing/password")
        .contains("there is no such file");
    awaitEvents("no-secret", "BackupFailed");
  }

  @Test
  void setsGroupsAndRollsThemBack() throws Exception {
    String topic = topic("groups", 20);
    String group = topic + "-group";
    TopicPartition partition = new TopicPartition(topic, 0);
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      admin
          .alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(7)))
          .all()
          .get();
      create(
          KafkaOffsetReset.class,
          "to-earliest",
          cluster("kafkaCluster")
              + "consumerGroups: ["
              + group
              + "]\nstrategy: earliest\nsnapshotId: before\n"
              + volume("snapshotStorage"));
      KafkaOffsetReset reset =
          await(
              KafkaOffsetReset.class,
              "to-earliest",
              it -> it.getStatus().phase() == Phase.COMPLETED);
      assertThat(reset.getStatus().phase()).isEqualTo(Phase.COMPLETED);
      assertThat(reset.getStatus().groupsReset()).isEqualTo(1);
      assertThat(reset.getStatus().snapshotId()).isEqualTo("before");
      assertThat(offset(admin, group, partition)).isZero();

      create(
          KafkaOffsetRollback.class,
          "undo",
          cluster("kafkaCluster")
              + "operation: rollback\nsnapshotId: before\n"
              + volume("storage"));
      KafkaOffsetRollback undone =
          await(KafkaOffsetRollback.class, "undo", it -> it.getStatus().phase() == Phase.COMPLETED);
      assertThat(undone.getStatus().groupsProcessed()).isEqualTo(1);
      assertThat(offset(admin, group, partition)).isEqualTo(7);
    }
  }

  private static long offset(Admin admin, String group, TopicPartition partition) throws Exception {
    return Objects.requireNonNull(
            admin
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .get(partition))
        .offset();
  }

  @Test
  void tellsItsHealthAndWhatItCounts() throws Exception {
    assertThat(get(operator.healthPort(), "/healthz")).isEqualTo("ok\n");
    assertThat(get(operator.healthPort(), "/readyz")).isEqualTo("ok\n");
    create(
        KafkaBackup.class,
        "counted",
        "suspend: true\n" + cluster("kafkaCluster") + "topics: [any]\n" + volume("storage"));
    await(KafkaBackup.class, "counted", it -> it.getStatus().phase() == Phase.PENDING);
    assertThat(get(operator.metricsPort(), "/metrics"))
        .contains("kafka_backup_operator_reconciliations_total{kind=\"KafkaBackup\"}")
        .contains("kafka_backup_operator_reconciliation_duration_seconds");
  }

  private static String get(int port, String path) throws Exception {
    try (InputStream body = URI.create("http://localhost:" + port + path).toURL().openStream()) {
      return new String(body.readAllBytes(), UTF_8);
    }
  }
}
