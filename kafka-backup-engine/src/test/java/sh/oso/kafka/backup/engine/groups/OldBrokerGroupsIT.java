package sh.oso.kafka.backup.engine.groups;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.Group;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.PartitionOffset;
import sh.oso.kafka.backup.api.manifest.GroupSnapshot.TopicOffsets;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.TestTopics;

/** The oldest brokers we serve know neither share groups nor topic ids in groups' answers. */
@SharedKafka(version = "3.9.2")
class OldBrokerGroupsIT {

  @Test
  void keepsGroups(KafkaCluster kafka, @TempDir Path folder) throws Exception {
    String topic = new TestTopics(kafka.clientProperties()).create("old", 1, Map.of());
    String group = TestTopics.uniqueName("old");
    try (Admin admin = Admin.create(kafka.clientProperties());
        KafkaBackup backups =
            KafkaBackup.builder().kafka(kafka.clientProperties()).repository(folder).build()) {
      admin
          .alterConsumerGroupOffsets(
              group,
              Map.of(
                  new TopicPartition(topic, 0), new OffsetAndMetadata(0, Optional.of(0), "note")))
          .all()
          .get();

      BackupReport report = backups.backup(BackupRequest.of(topic));

      assertThat(report.manifest().warnings()).isEmpty();
      Group found =
          backups.findGroups("latest").orElseThrow().groups().stream()
              .filter(it -> it.groupId().equals(group))
              .findFirst()
              .orElseThrow();
      assertThat(found)
          .isEqualTo(
              new Group(
                  group,
                  GroupSnapshot.Type.CLASSIC,
                  "Empty",
                  found.protocol(),
                  true,
                  List.of(
                      new TopicOffsets(
                          topic, List.of(new PartitionOffset(0, 0, 0, "note", null))))));
    }
  }
}
