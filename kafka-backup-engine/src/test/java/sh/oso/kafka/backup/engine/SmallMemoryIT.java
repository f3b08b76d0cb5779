package sh.oso.kafka.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.BackupReport;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** Backups with the default limits in a JVM of 384 MiB. */
@SharedKafka
class SmallMemoryIT {

  @Test
  void thousandPartitions(KafkaCluster kafka, @TempDir Path folder) throws Exception {
    TestTopics topics = new TestTopics(kafka.clientProperties());
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      names.add(topics.create("wide", 50, Map.of()));
    }
    write(kafka, names, 100_000, 500);
    assertThat(backUpInASmallJvm(kafka, folder, names)).isEqualTo("records=100000 partitions=1000");
    topics.delete(names);
  }

  @Test
  void twoGigabytes(KafkaCluster kafka, @TempDir Path folder) throws Exception {
    TestTopics topics = new TestTopics(kafka.clientProperties());
    String name = topics.create("large", 4, Map.of());
    for (int i = 0; i < 10; i++) {
      write(kafka, List.of(name), 2_048, 100 << 10);
    }
    assertThat(backUpInASmallJvm(kafka, folder, List.of(name)))
        .isEqualTo("records=20480 partitions=4");
    topics.delete(List.of(name));
  }

  private static void write(KafkaCluster kafka, List<String> topics, int count, int bytes) {
    Random random = new Random(3);
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(
          new ProducerRecord<>(
              topics.get(i % topics.size()),
              java.nio.ByteBuffer.allocate(4).putInt(i).array(),
              value));
    }
    new TopicWriter(kafka.clientProperties()).with("linger.ms", 10).write(records);
  }

  private static String backUpInASmallJvm(KafkaCluster kafka, Path folder, List<String> topics)
      throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                SmallMemoryIT.class.getName(),
                kafka.bootstrapServers(),
                folder.resolve("repository").toUri().toString(),
                String.join(",", topics))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor()).as(() -> read(err)).isZero();
    return read(out).strip();
  }

  private static String read(Path file) {
    try {
      return java.nio.file.Files.readString(file);
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }

  /** The small JVM's part. */
  public static void main(String[] args) {
    try (KafkaBackup backups =
        KafkaBackup.builder()
            .kafka(Map.of("bootstrap.servers", args[0]))
            .repository(URI.create(args[1]))
            .build()) {
      BackupReport report = backups.backup(BackupRequest.of(args[2].split(",")));
      System.out.println(
          "records="
              + report.manifest().totals().records()
              + " partitions="
              + report.manifest().totals().partitions());
    }
  }
}
