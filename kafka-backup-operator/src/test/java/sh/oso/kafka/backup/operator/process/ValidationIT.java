package sh.oso.kafka.backup.operator.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import sh.oso.kafka.backup.operator.crd.KafkaBackup;
import sh.oso.kafka.backup.operator.crd.KafkaBackupValidation;
import sh.oso.kafka.backup.operator.crd.Phase;
import sh.oso.kafka.backup.operator.crd.ValidationCheck;
import sh.oso.kafka.backup.operator.crd.ValidationResult;
import sh.oso.kafka.backup.operator.decision.Conditions;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.kubernetes.KubernetesServer;
import sh.oso.kafka.backup.testkit.kubernetes.SharedKubernetes;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** A validation drills, and keeps signed evidence of it. */
@SharedKubernetes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ValidationIT {

  private final KafkaCluster kafka;
  private final OperatorUnderTest tested;

  ValidationIT(KubernetesServer server, @SharedKafka KafkaCluster kafka) throws Exception {
    this.kafka = kafka;
    this.tested = OperatorUnderTest.start(server, "validation-it");
  }

  @AfterAll
  void stop() {
    tested.close();
  }

  @Test
  void aDrillIsToldAndItsReportIsSigned() throws Exception {
    String topic =
        new TestTopics(kafka.clientProperties()).create("kbv", 2, RecordSamples.TOPIC_CONFIGS);
    new TopicWriter(kafka.clientProperties()).write(RecordSamples.of(3).mixed(topic, 200));
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    tested.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: evidence-key}
        stringData:
          signing.pem: |
        %s
        """
            .formatted(pem.indent(4).stripTrailing()));
    tested.create(
        KafkaBackup.class,
        "drilled",
        OperatorUnderTest.cluster("kafkaCluster", kafka)
            + "topics: ["
            + topic
            + "]\n"
            + OperatorUnderTest.volume("storage"));
    tested.await(KafkaBackup.class, "drilled", it -> it.getStatus().phase() == Phase.COMPLETED);

    tested.create(
        KafkaBackupValidation.class,
        "drill",
        "backupRef: {name: drilled}\nlevel: Restored\nsamplePercent: 60\n"
            + OperatorUnderTest.cluster("kafkaCluster", kafka)
            + "evidence: {signing: {keySecret: {name: evidence-key, privateKeyKey: signing.pem}}}\n");
    var status =
        tested
            .await(
                KafkaBackupValidation.class,
                "drill",
                it ->
                    it.getStatus().phase() == Phase.COMPLETED
                        || it.getStatus().phase() == Phase.FAILED)
            .getStatus();
    assertThat(status.phase()).as("%s %s", status, tested.logs()).isEqualTo(Phase.COMPLETED);
    assertThat(status.result()).isEqualTo(ValidationResult.VALID);
    assertThat(status.checks())
        .extracting(ValidationCheck::name)
        .containsExactly("Listed", "Decoded", "Restored");

    Path repository = tested.kubelet().claim(tested.namespace(), "backups").resolve("kafka/it");
    Path report = repository.resolve(Objects.requireNonNull(status.evidenceReport()));
    JsonNode found = new ObjectMapper().readTree(report.toFile());
    assertThat(found.at("/result").textValue()).isEqualTo("VALID");
    assertThat(found.at("/sample/percent").intValue()).isEqualTo(60);
    assertThat(found.at("/requestedBy").textValue())
        .isEqualTo("KafkaBackupValidation validation-it/drill");
    for (String name : new String[] {"report.json", "report.html"}) {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initVerify(pair.getPublic());
      signature.update(Files.readAllBytes(report.resolveSibling(name)));
      assertThat(signature.verify(Files.readAllBytes(report.resolveSibling(name + ".sig"))))
          .isTrue();
    }
    KafkaBackup verified =
        tested.await(
            KafkaBackup.class,
            "drilled",
            it -> Conditions.find(it.getStatus().conditions(), Conditions.VERIFIED).isPresent());
    assertThat(Conditions.find(verified.getStatus().conditions(), Conditions.VERIFIED))
        .hasValueSatisfying(it -> assertThat(it.getStatus()).isEqualTo("True"));
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      assertThat(admin.listTopics().names().get())
          .noneMatch(it -> it.startsWith("__kafka-backup-drill-"));
    }
    tested.awaitEvents("drill", "ValidationStarted", "BackupValid");
  }
}
