package sh.oso.kafka.backup.operator.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static sh.oso.kafka.backup.operator.process.OperatorUnderTest.volume;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import sh.oso.kafka.backup.operator.crd.KafkaBackup;
import sh.oso.kafka.backup.operator.crd.KafkaOffsetReset;
import sh.oso.kafka.backup.operator.crd.KafkaOffsetRollback;
import sh.oso.kafka.backup.operator.crd.KafkaRestore;
import sh.oso.kafka.backup.operator.crd.Phase;
import sh.oso.kafka.backup.operator.crd.SnapshotComparison;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.kubernetes.KubernetesServer;
import sh.oso.kafka.backup.testkit.kubernetes.SharedKubernetes;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** Groups are set by what a restore did, and compared. */
@SharedKubernetes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OffsetsIT {

  private final KafkaCluster kafka;
  private final OperatorUnderTest tested;
  private final String topic;
  private final String group;

  OffsetsIT(KubernetesServer server, @SharedKafka KafkaCluster kafka) throws Exception {
    this.kafka = kafka;
    this.topic = new TestTopics(kafka.clientProperties()).create("moved", 1, Map.of());
    this.group = topic + "-group";
    this.tested = OperatorUnderTest.start(server, "offsets");
  }

  @AfterAll
  void stop() {
    tested.close();
  }

  private String cluster(String block) {
    return OperatorUnderTest.cluster(block, kafka);
  }

  private void commit(Admin admin, long offset, String metadata) throws Exception {
    admin
        .alterConsumerGroupOffsets(
            group,
            Map.of(
                new TopicPartition(topic, 0),
                new OffsetAndMetadata(offset, Optional.empty(), metadata)))
        .all()
        .get();
  }

  @Test
  void setsGroupsByARestoreAndComparesThem() throws Exception {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      records.add(new ProducerRecord<>(topic, ("value " + i).getBytes(UTF_8)));
    }
    new TopicWriter(kafka.clientProperties()).write(records);
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      // What retention has deleted is not restored: offsets of the target are others.
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(5)))
          .all()
          .get();
      commit(admin, 12, "mine");
      tested.create(
          KafkaBackup.class,
          "moved",
          cluster("kafkaCluster") + "topics: [" + topic + "]\n" + volume("storage"));
      tested.await(KafkaBackup.class, "moved", it -> it.getStatus().phase() == Phase.COMPLETED);
      tested.create(
          KafkaRestore.class,
          "moved",
          "backupRef: {name: moved}\n"
              + cluster("targetCluster")
              + "topicMapping: {"
              + topic
              + ": "
              + topic
              + ".back}\n");
      tested.await(KafkaRestore.class, "moved", it -> it.getStatus().phase() == Phase.COMPLETED);

      tested.create(
          KafkaOffsetReset.class,
          "moved",
          cluster("kafkaCluster")
              + "consumerGroups: ["
              + group
              + "]\nstrategy: fromMapping\nrestoreRef: {name: moved}\n");
      KafkaOffsetReset reset =
          tested.await(
              KafkaOffsetReset.class, "moved", it -> it.getStatus().phase() == Phase.COMPLETED);
      assertThat(reset.getStatus().groupsReset()).isEqualTo(1);
      assertThat(
              admin
                  .listConsumerGroupOffsets(group)
                  .partitionsToOffsetAndMetadata()
                  .get()
                  .get(new TopicPartition(topic + ".back", 0)))
          .extracting(OffsetAndMetadata::offset)
          .isEqualTo(7L);

      korb("taken", "operation: snapshot\n", Phase.COMPLETED);
      commit(admin, 12, "another's");
      assertThat(korb("loose", "operation: verify\n", Phase.COMPLETED))
          .isEqualTo(new SnapshotComparison(2, 0, 0));
      assertThat(korb("strict", "operation: verify\nverify: {strict: true}\n", Phase.FAILED))
          .isEqualTo(new SnapshotComparison(1, 1, 0));
    }
  }

  private SnapshotComparison korb(String name, String operation, Phase expected) throws Exception {
    tested.create(
        KafkaOffsetRollback.class,
        name,
        cluster("kafkaCluster")
            + "snapshotId: kept\nconsumerGroups: ["
            + group
            + "]\n"
            + operation
            + volume("storage"));
    KafkaOffsetRollback done =
        tested.await(
            KafkaOffsetRollback.class, name, it -> it.getStatus().completionTime() != null);
    assertThat(done.getStatus().phase()).as("%s", done.getStatus()).isEqualTo(expected);
    SnapshotComparison verification = done.getStatus().verification();
    return verification == null ? new SnapshotComparison(0, 0, 0) : verification;
  }
}
