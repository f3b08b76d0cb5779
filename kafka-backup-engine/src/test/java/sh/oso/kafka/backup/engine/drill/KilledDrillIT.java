package sh.oso.kafka.backup.engine.drill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.api.VerifyRequest.Level;
import sh.oso.kafka.backup.engine.manifest.DrillNotes;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** What a killed drill leaves is deleted by the next one; what is another's is not touched. */
class KilledDrillIT {

  private static final String OF_A_USER =
      ScratchTopics.PREFIX + "0123456789abcdef0123456789abcdef-1";

  private final KafkaCluster kafka;
  private final TestTopics topics;
  private final Path folder;

  KilledDrillIT(@SharedKafka KafkaCluster kafka, @TempDir Path folder) {
    this.kafka = kafka;
    this.folder = folder;
    this.topics = new TestTopics(kafka.clientProperties());
  }

  @Test
  void theNextDrillDeletesWhatADeadOneLeft() throws Exception {
    String topic = topics.create("drill-killed", 1, Map.of());
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      records.add(new ProducerRecord<>(topic, ("value " + i).getBytes(UTF_8)));
    }
    new TopicWriter(kafka.clientProperties()).write(records);
    try (Admin admin = Admin.create(kafka.clientProperties());
        KafkaBackup backups =
            KafkaBackup.builder().kafka(kafka.clientProperties()).repository(folder).build()) {
      admin.createTopics(List.of(new NewTopic(OF_A_USER, 1, (short) 1))).all().get();
      backups.backup(BackupRequest.of(topic));
      VerifyRequest drill = VerifyRequest.of("latest", Level.RESTORED);
      Process slow = start();
      try {
        String scratch = awaitSecondTopic(slow);
        // It waits until the other has shown that it is alive.
        assertThat(backups.verify(drill).valid()).isTrue();
        assertThat(slow.isAlive()).isTrue();
        assertThat(names()).as("topics of a drill that is alive").contains(scratch);
      } finally {
        slow.destroyForcibly().waitFor();
      }
      assertThat(scratchTopics()).hasSize(2);
      assertThat(notes()).isNotEmpty();
      letTimePass();
      assertThat(backups.verify(drill).valid()).isTrue();
      assertThat(scratchTopics()).containsExactly(OF_A_USER);
      assertThat(notes()).isEmpty();
      topics.delete(List.of(OF_A_USER));
    }
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

  private String awaitSecondTopic(Process slow) throws IOException, InterruptedException {
    while (true) {
      for (String name : scratchTopics()) {
        if (name.endsWith("-2")) {
          return name;
        }
      }
      assertThat(slow.isAlive()).as(() -> log()).isTrue();
      Thread.sleep(100);
    }
  }

  private String log() {
    try {
      return Files.readString(folder.resolveSibling(folder.getFileName() + ".log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private List<Path> notes() throws IOException {
    Path drills = folder.resolve("drills");
    if (!Files.isDirectory(drills)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(drills)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private void letTimePass() throws IOException {
    Instant then = Instant.now().minus(DrillNotes.SILENCE).minus(Duration.ofMinutes(1));
    for (Path note : notes()) {
      Files.setLastModifiedTime(note, FileTime.from(then));
    }
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(DrillMain.class.getName());
    command.addAll(List.of(kafka.bootstrapServers(), folder.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolveSibling(folder.getFileName() + ".log").toFile())
        .start();
  }
}
