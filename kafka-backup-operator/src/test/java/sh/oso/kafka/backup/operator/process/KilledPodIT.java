package sh.oso.kafka.backup.operator.process;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static sh.oso.kafka.backup.operator.process.OperatorUnderTest.volume;

import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import sh.oso.kafka.backup.operator.crd.KafkaBackup;
import sh.oso.kafka.backup.operator.crd.KafkaBackupStatus;
import sh.oso.kafka.backup.operator.crd.KafkaRestore;
import sh.oso.kafka.backup.operator.crd.Outcome;
import sh.oso.kafka.backup.operator.crd.Phase;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.kubernetes.KubernetesServer;
import sh.oso.kafka.backup.testkit.kubernetes.SharedKubernetes;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** A pod is killed in the middle of its work. */
@SharedKubernetes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledPodIT {

  private final KafkaCluster kafka;
  private final OperatorUnderTest tested;
  private final TestTopics topics;

  KilledPodIT(KubernetesServer server, @SharedKafka KafkaCluster kafka) throws Exception {
    this.kafka = kafka;
    this.topics = new TestTopics(kafka.clientProperties());
    this.tested = OperatorUnderTest.start(server, "killed-pod");
  }

  @AfterAll
  void stop() {
    tested.close();
  }

  private String cluster(String block) {
    return OperatorUnderTest.cluster(block, kafka);
  }

  @Test
  void thePodAfterAKilledOneGoesOnWhereItStopped() throws Exception {
    int partitions = 8;
    String topic = topics.create("slow", partitions, RecordSamples.TOPIC_CONFIGS);
    Random random = new Random(20261125);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < partitions * 24; i++) {
      byte[] value = new byte[64 << 10];
      random.nextBytes(value);
      records.add(new ProducerRecord<>(topic, i % partitions, null, value));
    }
    new TopicWriter(kafka.clientProperties()).write(records);
    tested.create(
        KafkaBackup.class,
        "slow",
        cluster("kafkaCluster")
            + "topics: ["
            + topic
            + "]\ncheckpointIntervalSecs: 1\nrateLimit: {bytesPerSecond: 1500000}\n"
            + volume("storage"));
    String segments = "topics/" + topic + "/**.log*";
    OperatorUnderTest.await(
        "two checkpoints", () -> tested.stored("backups/slow-*/progress/*").size() >= 2);
    Set<Path> before = tested.stored(segments);
    Pod first = tested.pods("slow").get(0);
    tested.kubelet().kill(tested.namespace(), first.getMetadata().getName());

    KafkaBackupStatus status =
        tested
            .await(KafkaBackup.class, "slow", it -> it.getStatus().phase() == Phase.COMPLETED)
            .getStatus();
    assertThat(status.backupHistory())
        .singleElement()
        .satisfies(it -> assertThat(it.outcome()).isEqualTo(Outcome.SUCCESS));
    assertThat(status.lastBackupRecords()).isEqualTo(records.size());
    assertThat(tested.jobs("slow")).hasSize(1);
    assertThat(tested.pods("slow")).hasSize(2);
    String second = tested.pods("slow").get(1).getMetadata().getName();
    assertThat(tested.kubelet().logs(tested.namespace(), second)).contains("resumed");
    assertThat(tested.stored("backups/*/manifest.json")).hasSize(1);
    // Of partitions that were done nothing is read again: no second writer has a segment there.
    Map<Path, List<Path>> byPartition =
        tested.stored(segments).stream().collect(groupingBy(Path::getParent));
    assertThat(byPartition).hasSize(partitions);
    assertThat(byPartition.values())
        .filteredOn(it -> it.size() == 1 && before.contains(it.get(0)))
        .isNotEmpty()
        .hasSizeLessThan(partitions);

    tested.create(
        KafkaRestore.class,
        "slow",
        "backupRef: {name: slow}\n"
            + cluster("targetCluster")
            + "topicMapping: {"
            + topic
            + ": "
            + topic
            + ".back}\n");
    tested.await(KafkaRestore.class, "slow", it -> it.getStatus().phase() == Phase.COMPLETED);
    TopicReader reader = new TopicReader(kafka.clientProperties());
    assertThat(reader.read(topic + ".back").withoutOffsets())
        .isEqualTo(reader.read(topic).withoutOffsets());
  }
}
