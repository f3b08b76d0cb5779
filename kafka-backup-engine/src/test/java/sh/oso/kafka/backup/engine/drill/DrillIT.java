package sh.oso.kafka.backup.engine.drill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.VerifyReport;
import sh.oso.kafka.backup.api.VerifyReport.Check;
import sh.oso.kafka.backup.api.VerifyReport.Damage;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.VerifyRequest.Level;
import sh.oso.kafka.backup.api.VerifySample;
import sh.oso.kafka.backup.api.record.BackupRecord;
import sh.oso.kafka.backup.engine.look.OddTopics;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** What a drill restores is what the backup holds, and nothing of the drill stays behind. */
class DrillIT {

  private final KafkaCluster kafka;
  private final TestTopics topics;
  private final TopicWriter writer;
  private final Path folder;

  DrillIT(@SharedKafka KafkaCluster kafka, @TempDir Path folder) {
    this.kafka = kafka;
    this.folder = folder;
    this.topics = new TestTopics(kafka.clientProperties());
    this.writer = new TopicWriter(kafka.clientProperties()).with("linger.ms", 5);
  }

  private KafkaBackup open() {
    return KafkaBackup.builder().kafka(kafka.clientProperties()).repository(folder).build();
  }

  private Set<String> names() {
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      return admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> scratchTopics() {
    return names().stream().filter(it -> it.startsWith(ScratchTopics.PREFIX)).toList();
  }

  private List<Path> files(String part) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(it -> it.toString().contains(part)).toList();
    }
  }

  @Test
  void bringsBackAllThatIsOdd() throws Exception {
    try (KafkaBackup backups = open()) {
      Map<String, List<BackupRecord>> seen = new OddTopics(kafka).writeAndBackUp(backups);
      long all = seen.values().stream().mapToLong(List::size).sum();
      VerifyReport report = backups.verify(VerifyRequest.of("second", Level.RESTORED));
      assertThat(report.damages()).isEmpty();
      assertThat(report.valid()).isTrue();
      assertThat(report.warnings()).isEmpty();
      assertThat(report.checks())
          .extracting(Check::level)
          .containsExactly(Level.LISTED, Level.DECODED, Level.RESTORED);
      assertThat(report.checks()).allMatch(Check::passed);
      assertThat(report.checks().get(2).records()).isEqualTo(all);
      assertThat(report.sample().isAll()).isTrue();
    }
    assertThat(scratchTopics()).isEmpty();
    assertThat(files("/drills/")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Level.class,
      names = {"CHECKSUMS", "DECODED", "RESTORED"})
  void damageIsFoundAndTheRestIsRestored(Level level) throws Exception {
    String damaged = written("drill-damaged", 1, 50);
    String sound = written("drill-sound", 2, 60);
    try (KafkaBackup backups = open()) {
      backups.backup(BackupRequest.of(damaged, sound).withBackupId("b"));
      Path segment =
          files("/topics/" + damaged + "/").stream()
              .filter(it -> it.toString().contains(".log") || it.toString().contains(".seg"))
              .findFirst()
              .orElseThrow();
      byte[] bytes = Files.readAllBytes(segment);
      bytes[40] ^= 4;
      Files.write(segment, bytes);
      VerifyReport report = backups.verify(VerifyRequest.of("b", level));
      assertThat(report.valid()).isFalse();
      assertThat(report.damages()).extracting(Damage::topic).containsExactly(damaged);
      assertThat(report.damages().get(0).lastOffset()).isEqualTo(49);
      if (level == Level.RESTORED) {
        Check restored = report.checks().get(2);
        assertThat(restored.passed()).as("what was restored came back").isTrue();
        assertThat(restored.records()).isEqualTo(120);
      }
    }
    assertThat(scratchTopics()).isEmpty();
  }

  @Test
  void aSampleHasAPartOfEveryTopicThatHasRecords() {
    String large = written("drill-large", 40, 20);
    String little = written("drill-little", 1, 1);
    String empty = topics.create("drill-empty", 1, Map.of());
    try (KafkaBackup backups = open()) {
      backups.backup(BackupRequest.of(large, little, empty).withBackupId("b"));
      VerifyRequest all = VerifyRequest.of("b", Level.RESTORED);
      VerifyReport one = backups.verify(all.withSample(new VerifySample(10, 1)));
      assertThat(one.valid()).isTrue();
      assertThat(one.sample().ofRecords()).isEqualTo(801);
      assertThat(one.sample().records()).isBetween(60L, 200L);
      assertThat(one.sample().bytes() * 10).isGreaterThanOrEqualTo(one.sample().ofBytes());
      assertThat(one.sample().isAll()).isFalse();
      assertThat(one.records()).isEqualTo(one.sample().records());
      assertThat(one.checks().get(2).records()).isEqualTo(one.sample().records());
      assertThat(one.sample().segments()).isBetween(4L, 10L);
    }
    assertThat(scratchTopics()).isEmpty();
  }

  @Test
  void aDrillThatIsStoppedLeavesNothing() throws IOException {
    String topic = written("drill-stopped", 1, 100);
    Cancellation cancellation = new Cancellation();
    try (KafkaBackup backups =
        KafkaBackup.builder()
            .kafka(kafka.clientProperties())
            .repository(folder)
            .listener(
                event -> {
                  if (event instanceof RunEvent.PartitionDone done
                      && done.topic().startsWith(ScratchTopics.PREFIX)) {
                    cancellation.cancel();
                  }
                })
            .build()) {
      backups.backup(BackupRequest.of(topic).withBackupId("b"));
      assertThatThrownBy(() -> backups.verify(VerifyRequest.of("b", Level.RESTORED), cancellation))
          .isInstanceOf(RunCancelledException.class);
    }
    assertThat(scratchTopics()).isEmpty();
    assertThat(files("/drills/")).isEmpty();
  }

  @Test
  void nothingToRestoreIsNoSuccess() {
    String empty = topics.create("drill-nothing", 3, Map.of());
    try (KafkaBackup backups = open()) {
      backups.backup(BackupRequest.of(empty).withBackupId("b"));
      assertThatThrownBy(() -> backups.verify(VerifyRequest.of("b", Level.RESTORED)))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("no records in the chosen topics");
      assertThat(backups.verify(VerifyRequest.of("b", Level.DECODED)).warnings())
          .contains("the chosen topics have no records: there was nothing to look into");
    }
  }

  private String written(String prefix, int partitions, int each) {
    String topic = topics.create(prefix, partitions, Map.of());
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < partitions * each; i++) {
      records.add(
          new ProducerRecord<>(
              topic,
              i % partitions,
              ("k" + i).getBytes(UTF_8),
              ("value " + i).repeat(20).getBytes(UTF_8)));
    }
    writer.write(records);
    return topic;
  }
}
