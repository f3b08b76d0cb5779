package sh.oso.kafka.backup.engine.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.ExportReport;
import sh.oso.kafka.backup.api.ExportRequest;
import sh.oso.kafka.backup.api.ExportRequest.Format;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.RunCancelledException;
import sh.oso.kafka.backup.api.RunEvent;
import sh.oso.kafka.backup.api.TopicSelection;
import sh.oso.kafka.backup.api.record.BackupRecord;
import sh.oso.kafka.backup.engine.batch.BatchIterator;
import sh.oso.kafka.backup.engine.batch.BatchRecords;
import sh.oso.kafka.backup.engine.witness.LogDump;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.store.InMemoryStore;

/** Files that are exported hold what a consumer saw. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportIT {

  private final KafkaBackup backups;
  private final OddTopics odd;
  private Map<String, List<BackupRecord>> seen = Map.of();

  /** Used once, when the first partition is done. */
  private Cancellation endsEarly = new Cancellation();

  ExportIT(@SharedKafka KafkaCluster kafka) {
    this.backups =
        KafkaBackup.builder()
            .kafka(kafka.clientProperties())
            .repository(new InMemoryStore())
            .listener(
                event -> {
                  if (event instanceof RunEvent.PartitionDone) {
                    endsEarly.cancel();
                  }
                })
            .build();
    this.odd = new OddTopics(kafka);
  }

  @BeforeAll
  void writeTopics() throws Exception {
    seen = odd.writeAndBackUp(backups);
  }

  @AfterAll
  void close() {
    backups.close();
  }

  private ExportReport export(Path folder, Format format) {
    return backups.export(
        new ExportRequest("latest", TopicSelection.ALL, folder, format), new Cancellation());
  }

  private static Path file(Path folder, String name) {
    return folder.resolve(name);
  }

  @Test
  void linesOfJsonAreTheRecords(@TempDir Path folder) {
    ExportReport report = export(folder, Format.JSON);
    seen.forEach(
        (topic, records) ->
            assertThat(
                    files(report, topic)
                        .flatMap(name -> lines(file(folder, name)).stream())
                        .map(JsonLines::parse)
                        .toList())
                .as("%s, seed %s", topic, OddTopics.SEED)
                .isEqualTo(records));
    assertThat(report.records()).isEqualTo(seen.values().stream().mapToLong(List::size).sum());
    assertThat(file(folder, "export.json")).content().contains("\"format\" : \"JSON\"");
  }

  @Test
  void logSegmentsAreTheBatches(@TempDir Path folder) throws Exception {
    ExportReport report = export(folder.resolve("new/log"), Format.LOG);
    Path log = folder.resolve("new/log");
    for (Map.Entry<String, List<BackupRecord>> topic : seen.entrySet()) {
      List<BackupRecord> records = new ArrayList<>();
      for (ExportReport.Partition partition : report.partitions()) {
        if (partition.topic().equals(topic.getKey())) {
          for (String name : partition.files()) {
            read(file(log, name), partition, records);
          }
        }
      }
      assertThat(records)
          .as("%s, seed %s", topic.getKey(), OddTopics.SEED)
          .isEqualTo(topic.getValue());
    }
    String trimmed = odd.named("look-trimmed");
    assertThat(files(report, trimmed)).containsExactly(trimmed + "-0/00000000000000000137.log");
    assertThat(files(report, odd.named("look-empty"))).hasSize(2);
    try (Stream<Path> all = Files.walk(log)) {
      assertThat(all.map(Path::toString)).noneMatch(it -> it.endsWith(NewFile.PARTIAL));
    }
    for (String topic :
        List.of(trimmed, odd.named("look-mixed-snappy"), odd.named("look-compacted"))) {
      for (ExportReport.Partition partition : report.partitions()) {
        if (partition.topic().equals(topic)) {
          String dump = LogDump.of(file(log, partition.files().get(0)), folder);
          assertThat(dump).doesNotContain("isvalid: false").doesNotContain("invalid bytes");
          assertThat(dump.lines().filter(line -> line.startsWith("| offset:")))
              .as(topic)
              .hasSize((int) partition.records());
          assertThat(partition.records()).isPositive();
        }
      }
    }
  }

  private static Stream<String> files(ExportReport report, String topic) {
    return report.partitions().stream()
        .filter(it -> it.topic().equals(topic))
        .flatMap(it -> it.files().stream());
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(Path file, ExportReport.Partition partition, List<BackupRecord> records)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    BatchIterator batches = new BatchIterator(bytes);
    while (batches.hasNext()) {
      try (BatchRecords batch = new BatchRecords(batches.next())) {
        while (batch.next()) {
          records.add(batch.decode(partition.topic(), partition.partition()));
        }
      }
    }
    assertThat(batches.position()).isEqualTo(bytes.limit());
  }

  @Test
  void overwritesNothing(@TempDir Path folder) throws IOException {
    Path mine = Files.writeString(folder.resolve("mine"), "mine");
    assertThatThrownBy(() -> export(folder, Format.LOG))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("folder " + folder + " is not empty; name one that is empty or new");
    assertThat(mine).hasContent("mine");
    assertThat(folder).isDirectoryContaining(it -> it.equals(mine));
    assertThatThrownBy(() -> export(mine, Format.JSON))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("exists already and is left as it is");
    assertThatThrownBy(
            () ->
                backups.export(
                    new ExportRequest(
                        "latest", TopicSelection.of("nowhere"), folder.resolve("x"), Format.LOG),
                    new Cancellation()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("has no topic that matches [nowhere]");
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void takesBackWhatItWroteIfItDoesNotGetToTheEnd(@TempDir Path folder) {
    for (Format format : Format.values()) {
      for (Path to : List.of(folder, folder.resolve("a/b"))) {
        endsEarly = new Cancellation();
        Cancellation cancellation = endsEarly;
        assertThatThrownBy(
                () ->
                    backups.export(
                        new ExportRequest("latest", TopicSelection.ALL, to, format), cancellation))
            .isInstanceOf(RunCancelledException.class);
        assertThat(folder).isEmptyDirectory();
      }
    }
  }
}
