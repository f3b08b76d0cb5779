package sh.oso.kafka.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.VerifyReport;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;

@SharedKafka
class BackupIT {

  @Test
  void backsUpAndVerifiesEveryRecord(KafkaCluster kafka, @TempDir Path folder) throws Exception {
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      admin.createTopics(List.of(new NewTopic("plain", 4, (short) 1))).all().get();
    }
    Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < 100_000; i++) {
        var unused =
            producer.send(
                new ProducerRecord<>(
                    "plain",
                    i % 4,
                    null,
                    ("value-" + i).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      }
    }
    try (KafkaBackup backups =
        KafkaBackup.builder()
            .kafka(kafka.clientProperties())
            .repository(folder)
            .listener(e -> System.out.println(e))
            .build()) {
      BackupReport report = backups.backup(BackupRequest.of("plain").withBackupId("b1"));
      System.out.println(report);
      assertThat(report.manifest().totals().records()).isEqualTo(100_000);
      VerifyReport verified = backups.verify(VerifyRequest.of("b1", VerifyRequest.Level.DECODED));
      System.out.println(verified);
      assertThat(verified.valid()).isTrue();
      assertThat(verified.records()).isEqualTo(100_000);
      assertThat(backups.list()).hasSize(1);
    }
  }
}
