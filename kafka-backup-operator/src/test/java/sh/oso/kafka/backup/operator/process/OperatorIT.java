package sh.oso.kafka.backup.operator.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static sh.oso.kafka.backup.operator.process.OperatorUnderTest.volume;

import io.fabric8.kubernetes.api.model.Condition;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import sh.oso.kafka.backup.testkit.records.RecordSamples;
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

  private final KafkaCluster kafka;
  private final OperatorUnderTest tested;
  private final TestTopics topics;

  OperatorIT(KubernetesServer server, @SharedKafka KafkaCluster kafka) throws Exception {
    this.kafka = kafka;
    this.topics = new TestTopics(kafka.clientProperties());
    this.tested = OperatorUnderTest.start(server, "operator-it");
  }

  @AfterAll
  void stop() {
    tested.close();
  }

  private String cluster(String block) {
    return OperatorUnderTest.cluster(block, kafka);
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

  @Test
  void backsUpOnceAgainWhenAskedAndRestores() throws Exception {
    String topic = topic("once", 100);
    tested.create(
        KafkaBackup.class,
        "once",
        cluster("kafkaCluster") + "topics: [" + topic + "]\n" + volume("storage"));

    KafkaBackupStatus first =
        tested
            .await(KafkaBackup.class, "once", it -> it.getStatus().phase() == Phase.COMPLETED)
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
    assertThat(
            tested
                .kubelet()
                .claim(tested.namespace(), "backups")
                .resolve("kafka/it/kafka-backup.json"))
        .isRegularFile();
    tested.awaitEvents("once", "BackupStarted", "BackupCompleted");

    write(topic, 50);
    for (int i = 0; i < 3; i++) {
      // The same value again asks for nothing new.
      tested.patch(
          "once",
          "{\"metadata\":{\"annotations\":{\"kafka.oso.sh/trigger-backup\":\"1\",\"i\":\""
              + i
              + "\"}}}");
    }
    KafkaBackupStatus second =
        tested
            .await(KafkaBackup.class, "once", it -> it.getStatus().backupHistory().size() == 2)
            .getStatus();
    assertThat(second.lastBackupRecords()).isEqualTo(150);
    assertThat(second.lastTrigger()).isEqualTo("1");
    assertThat(tested.jobs("once")).hasSize(2);

    tested.create(KafkaBackupValidation.class, "look", "backupRef: {name: once}\nlevel: Decoded\n");
    KafkaBackupValidation looked =
        tested.await(
            KafkaBackupValidation.class, "look", it -> it.getStatus().phase() == Phase.COMPLETED);
    assertThat(looked.getStatus().result()).isEqualTo(ValidationResult.VALID);
    assertThat(looked.getStatus().checks()).isNotEmpty();
    KafkaBackup verified =
        tested.await(
            KafkaBackup.class,
            "once",
            it -> Conditions.find(it.getStatus().conditions(), Conditions.VERIFIED).isPresent());
    assertThat(Conditions.find(verified.getStatus().conditions(), Conditions.VERIFIED))
        .hasValueSatisfying(
            it ->
                assertThat(it.getMessage())
                    .isEqualTo("backup " + second.lastBackupId() + " is sound"));

    tested.create(
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
        tested.await(KafkaRestore.class, "back", it -> it.getStatus().phase() == Phase.COMPLETED);
    assertThat(restored.getStatus().restoredRecords()).isEqualTo(150);
    assertThat(restored.getStatus().backupId()).isEqualTo(second.lastBackupId());
    TopicReader reader = new TopicReader(kafka.clientProperties());
    assertThat(reader.read(topic + ".back").withoutOffsets())
        .isEqualTo(reader.read(topic).withoutOffsets());
    assertThat(tested.jobs("back")).hasSize(1);
  }

  @Test
  void severalPodsMakeWhatOneMakesAndRestoreIt() throws Exception {
    String topic = topics.create("split", 6, RecordSamples.TOPIC_CONFIGS);
    new TopicWriter(kafka.clientProperties()).write(RecordSamples.of(7).mixed(topic, 900));
    String source = cluster("kafkaCluster") + "topics: [" + topic + "]\n";
    tested.create(
        KafkaBackup.class, "split", source + "job: {parallelism: 4}\n" + volume("storage"));
    KafkaBackupStatus split =
        tested
            .await(KafkaBackup.class, "split", it -> it.getStatus().phase() == Phase.COMPLETED)
            .getStatus();
    tested.create(
        KafkaBackup.class,
        "whole",
        source + "storage:\n  storageType: pvc\n  pvc: {claimName: backups, subPath: whole}\n");
    KafkaBackupStatus whole =
        tested
            .await(KafkaBackup.class, "whole", it -> it.getStatus().phase() == Phase.COMPLETED)
            .getStatus();
    assertThat(split.lastBackupRecords()).isEqualTo(900).isEqualTo(whole.lastBackupRecords());
    assertThat(split.lastBackupSize()).isEqualTo(whole.lastBackupSize());
    assertThat(split.backupHistory()).hasSize(1);
    assertThat(podsOf("split")).isEqualTo(4);

    tested.create(
        KafkaRestore.class,
        "split-back",
        "backupRef: {name: split}\njob: {parallelism: 3}\n"
            + cluster("targetCluster")
            + "topicMapping: {"
            + topic
            + ": "
            + topic
            + ".back}\n");
    KafkaRestore restored =
        tested.await(
            KafkaRestore.class, "split-back", it -> it.getStatus().phase() == Phase.COMPLETED);
    assertThat(restored.getStatus().restoredRecords()).isEqualTo(900);
    assertThat(podsOf("split-back")).isEqualTo(3);
    TopicReader reader = new TopicReader(kafka.clientProperties());
    assertThat(reader.read(topic + ".back").withoutOffsets())
        .isEqualTo(reader.read(topic).withoutOffsets());
  }

  private long podsOf(String resource) {
    return tested.kubelet().podsRun().stream()
        .filter(it -> resource.equals(it.getMetadata().getLabels().get("kafka.oso.sh/name")))
        .count();
  }

  @Test
  void aScheduleFiresAtTheMinuteAndRetentionIsApplied() throws Exception {
    String topic = topic("each-minute", 10);
    tested.create(
        KafkaBackup.class,
        "each-minute",
        "schedule: \"* * * * *\"\n"
            + cluster("kafkaCluster")
            + "topics: ["
            + topic
            + "]\n"
            + volume("storage"));
    assertThat(
            tested
                .await(
                    KafkaBackup.class,
                    "each-minute",
                    it -> it.getStatus().nextScheduledTime() != null)
                .getStatus()
                .phase())
        .isEqualTo(Phase.PENDING);

    KafkaBackupStatus status =
        tested
            .await(
                KafkaBackup.class, "each-minute", it -> it.getStatus().phase() == Phase.COMPLETED)
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

    tested.patch("each-minute", "{\"spec\":{\"suspend\":true}}");
    tested.trigger("each-minute", "now");
    KafkaBackupStatus suspended =
        tested
            .await(
                KafkaBackup.class,
                "each-minute",
                it ->
                    "now".equals(it.getStatus().lastTrigger())
                        && it.getStatus().phase() == Phase.COMPLETED)
            .getStatus();
    assertThat(suspended.nextScheduledTime()).isNull();
    assertThat(suspended.backupHistory()).hasSizeGreaterThanOrEqualTo(2);

    tested.patch("each-minute", "{\"spec\":{\"retention\":{\"backups\":1}}}");
    KafkaBackupStatus pruned =
        tested
            .await(
                KafkaBackup.class, "each-minute", it -> it.getStatus().backupHistory().size() == 1)
            .getStatus();
    assertThat(pruned.backupHistory().get(0).backupId()).isEqualTo(suspended.lastBackupId());
  }

  @Test
  void whatIsWrongIsNamedAndMended() throws Exception {
    String topic = topic("wrong", 10);
    tested.create(
        KafkaBackup.class,
        "wrong",
        "schedule: \"0 0 31 2 *\"\n"
            + cluster("kafkaCluster")
            + "topics: ["
            + topic
            + "]\n"
            + volume("storage"));
    KafkaBackup wrong = tested.await(KafkaBackup.class, "wrong", it -> isReady(it, "InvalidSpec"));
    assertThat(ready(wrong.getStatus().conditions()).getMessage())
        .isEqualTo("spec.schedule: '0 0 31 2 *' is never due");
    tested.awaitEvents("wrong", "InvalidSpec");
    assertThat(tested.jobs("wrong")).isEmpty();

    tested.patch("wrong", "{\"spec\":{\"schedule\":\"@yearly\"}}");
    tested.await(KafkaBackup.class, "wrong", it -> isReady(it, "BackupScheduled"));

    tested.create(
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
        tested.await(KafkaBackup.class, "no-secret", it -> it.getStatus().phase() == Phase.FAILED);
    assertThat(ready(failed.getStatus().conditions()).getMessage())
        .contains("/secrets/missing/username")
        .contains("/secrets/missing/password")
        .contains("there is no such file");
    tested.awaitEvents("no-secret", "BackupFailed");
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
      tested.create(
          KafkaOffsetReset.class,
          "to-earliest",
          cluster("kafkaCluster")
              + "consumerGroups: ["
              + group
              + "]\nstrategy: earliest\nsnapshotId: before\n"
              + volume("snapshotStorage"));
      KafkaOffsetReset reset =
          tested.await(
              KafkaOffsetReset.class,
              "to-earliest",
              it -> it.getStatus().phase() == Phase.COMPLETED);
      assertThat(reset.getStatus().phase()).isEqualTo(Phase.COMPLETED);
      assertThat(reset.getStatus().groupsReset()).isEqualTo(1);
      assertThat(reset.getStatus().snapshotId()).isEqualTo("before");
      assertThat(offset(admin, group, partition)).isZero();

      tested.create(
          KafkaOffsetRollback.class,
          "undo",
          cluster("kafkaCluster")
              + "operation: rollback\nsnapshotId: before\n"
              + volume("storage"));
      KafkaOffsetRollback undone =
          tested.await(
              KafkaOffsetRollback.class, "undo", it -> it.getStatus().phase() == Phase.COMPLETED);
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
    assertThat(get(tested.operator().healthPort(), "/healthz")).isEqualTo("ok\n");
    assertThat(get(tested.operator().healthPort(), "/readyz")).isEqualTo("ok\n");
    tested.create(
        KafkaBackup.class,
        "counted",
        "suspend: true\n" + cluster("kafkaCluster") + "topics: [any]\n" + volume("storage"));
    tested.await(KafkaBackup.class, "counted", it -> it.getStatus().phase() == Phase.PENDING);
    assertThat(get(tested.operator().metricsPort(), "/metrics"))
        .contains("kafka_backup_operator_reconciliations_total{kind=\"KafkaBackup\"}")
        .contains("kafka_backup_operator_reconciliation_duration_seconds");
  }

  private static String get(int port, String path) throws Exception {
    try (InputStream body = URI.create("http://localhost:" + port + path).toURL().openStream()) {
      return new String(body.readAllBytes(), UTF_8);
    }
  }
}
