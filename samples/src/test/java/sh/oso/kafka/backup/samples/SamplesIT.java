package sh.oso.kafka.backup.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.BackupSummary;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;

@SharedKafka
class SamplesIT {

  private static final int RECORDS = 1000;

  private final KafkaCluster kafka;
  private final Path folder;

  SamplesIT(KafkaCluster kafka, @TempDir Path folder) {
    this.kafka = kafka;
    this.folder = folder;
  }

  @Test
  void backsUpAndRestoresUnderAnotherName() throws Exception {
    fill("orders");
    fill("payments-eu");

    String said = run(BackupAndRestore::main, kafka.bootstrapServers(), folder.toString());

    assertThat(said).contains("backed up 2000 records", "restored 1000 records");
    assertThat(endOf("orders-restored")).isEqualTo(RECORDS);
  }

  @Test
  void goesOnInTheNextWindowWhenOneWasTooShort() throws Exception {
    fill("windowed");
    String[] window = {kafka.bootstrapServers(), folder.toString(), "nightly", "PT0S"};

    assertThat(run(BackupWindow::main, window)).contains("window is over");
    assertThat(states()).doesNotContain(BackupSummary.State.COMPLETE);

    window[3] = "PT10M";
    assertThat(run(BackupWindow::main, window)).contains("complete: nightly");
    assertThat(states()).containsExactly(BackupSummary.State.COMPLETE);
  }

  @Test
  void saysWhatIsDamaged() throws Exception {
    fill("precious");
    try (KafkaBackup backups =
        KafkaBackup.builder().kafka(kafka.clientProperties()).repository(folder).build()) {
      backups.backup(BackupRequest.of("precious").withBackupId("mine"));
    }
    assertThat(run(VerifyBackups::main, folder.toString())).contains("mine: sound");

    damageTheSegment();

    assertThat(run(VerifyBackups::main, folder.toString()))
        .contains("mine: DAMAGED", "precious-0, offsets 0 to 999");
  }

  private void fill(String topic) throws Exception {
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            kafka.clientProperties(), new StringSerializer(), new StringSerializer())) {
      for (int i = 0; i < RECORDS; i++) {
        var unused = producer.send(new ProducerRecord<>(topic, "key-" + i, "value-" + i));
      }
    }
  }

  private long endOf(String topic) throws Exception {
    TopicPartition partition = new TopicPartition(topic, 0);
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      return admin
          .listOffsets(java.util.Map.of(partition, OffsetSpec.latest()))
          .partitionResult(partition)
          .get()
          .offset();
    }
  }

  private List<BackupSummary.State> states() {
    try (KafkaBackup backups = KafkaBackup.builder().repository(folder).build()) {
      return backups.list().stream().map(BackupSummary::state).toList();
    }
  }

  private void damageTheSegment() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      Path segment =
          files.filter(file -> file.toString().endsWith(".log.zst")).findFirst().orElseThrow();
      try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
        channel.write(UTF_8.encode("damage"), 100);
      }
    }
  }

  /** Runs a program and returns what it said. */
  private static String run(Consumer<String[]> program, String... args) {
    PrintStream console = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, UTF_8));
    try {
      program.accept(args);
    } finally {
      System.setOut(console);
    }
    return said.toString(UTF_8);
  }
}
