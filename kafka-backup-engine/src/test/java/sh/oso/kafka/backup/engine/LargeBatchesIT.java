package sh.oso.kafka.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.BackupRequest;
import sh.oso.kafka.backup.api.DataSize;
import sh.oso.kafka.backup.api.KafkaBackup;
import sh.oso.kafka.backup.api.Limits;
import sh.oso.kafka.backup.api.RestoreRequest;
import sh.oso.kafka.backup.api.VerifyRequest;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** Batches of 20 MiB in many partitions, under a budget of 64 MiB in a small JVM. */
@SharedKafka
@Timeout(300)
class LargeBatchesIT {

  private static final int PARTITIONS = 6;
  private static final int BATCHES = 2;

  @Test
  void getThroughInTurns(KafkaCluster kafka, @TempDir Path folder) throws Exception {
    TestTopics topics = new TestTopics(kafka.clientProperties());
    String topic =
        topics.create("huge", PARTITIONS, Map.of("max.message.bytes", Integer.toString(32 << 20)));
    write(kafka, topic);
    String printed = inASmallJvm(kafka, folder, topic);
    assertThat(printed).isEqualTo("stored=12 verified=12 restored=12");
    TopicReader reader = new TopicReader(kafka.clientProperties());
    assertThat(reader.digest(topic + ".back")).isEqualTo(reader.digest(topic));
    topics.delete(List.of(topic, topic + ".back"));
  }

  private static void write(KafkaCluster kafka, String topic) {
    Random random = new Random(9);
    TopicWriter writer =
        new TopicWriter(kafka.clientProperties())
            .with("max.request.size", 32 << 20)
            .with("buffer.memory", 64L << 20);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
      for (int i = 0; i < BATCHES; i++) {
        byte[] value = new byte[20 << 20];
        random.nextBytes(value);
        records.add(new ProducerRecord<>(topic, partition, null, value));
      }
      writer.write(records);
    }
  }

  private static String inASmallJvm(KafkaCluster kafka, Path folder, String topic)
      throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:MaxDirectMemorySize=176m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                LargeBatchesIT.class.getName(),
                kafka.bootstrapServers(),
                folder.resolve("repository").toUri().toString(),
                topic)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor()).as(() -> lastLines(err)).isZero();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(out).strip();
  }

  private static String lastLines(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.stream().skip(Math.max(0, lines.size() - 60)).collect(Collectors.joining("\n"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The small JVM's part. */
  public static void main(String[] args) {
    Limits limits =
        new Limits(
            DataSize.ofMebibytes(64),
            DataSize.ofMebibytes(128),
            Duration.ofMinutes(10),
            DataSize.ofMebibytes(1),
            PARTITIONS,
            1,
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10));
    try (KafkaBackup backups =
        KafkaBackup.builder()
            .kafka(Map.of("bootstrap.servers", args[0]))
            .repository(URI.create(args[1]))
            .compression("none", null)
            .limits(limits)
            .build()) {
      long stored = backups.backup(BackupRequest.of(args[2])).manifest().totals().records();
      long verified =
          backups.verify(VerifyRequest.of("latest", VerifyRequest.Level.DECODED)).records();
      long restored =
          backups
              .restore(
                  RestoreRequest.of("latest").withTopicMapping(Map.of(args[2], args[2] + ".back")))
              .records();
      System.out.println("stored=" + stored + " verified=" + verified + " restored=" + restored);
    }
  }
}
