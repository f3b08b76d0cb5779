package sh.oso.kafka.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.TargetConflictException;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicContent;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** How a restore treats its target. */
@SharedKafka
class RestoreIT {

  @Test
  void restoresUnderAnotherNameAndRefusesToDoItTwice(KafkaCluster kafka, @TempDir Path folder) {
    TestTopics topics = new TestTopics(kafka.clientProperties());
    String topic = topics.create("orders", 3, RecordSamples.TOPIC_CONFIGS);
    new TopicWriter(kafka.clientProperties()).write(RecordSamples.of(1).mixed(topic, 500));
    TopicContent before = new TopicReader(kafka.clientProperties()).read(topic);
    String target = topic + ".restored";
    try (KafkaBackup backups =
        KafkaBackup.builder().kafka(kafka.clientProperties()).repository(folder).build()) {
      BackupReport backup = backups.backup(BackupRequest.of(topic));
      assertThat(backup.manifest().totals().records()).isEqualTo(500);
      RestoreRequest request = RestoreRequest.of("latest").withTopicMapping(Map.of(topic, target));
      RestoreReport restored = backups.restore(request);
      assertThat(restored.records()).isEqualTo(500);
      assertThat(new TopicReader(kafka.clientProperties()).read(target).withoutOffsets())
          .isEqualTo(before.withoutOffsets());
      assertThatThrownBy(() -> backups.restore(request))
          .isInstanceOf(TargetConflictException.class)
          .hasMessageContaining(target + " is not empty");
    }
  }
}
