package sh.oso.kafka.backup.cli.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.PartitionDigest;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** The built command against three brokers and the server of every kind of store. */
@SharedKafka(brokers = 3)
class EveryStoreIT {

  static Stream<StorePlace> stores() {
    return Stream.of(StorePlace.FOLDER, StorePlace.S3, StorePlace.AZURE, StorePlace.GCS);
  }

  /** Backs up, is killed, goes on, verifies on the class path, and restores. */
  @ParameterizedTest
  @MethodSource("stores")
  void backsUpIsKilledGoesOnVerifiesAndRestores(
      StorePlace place, KafkaCluster kafka, @TempDir Path folder) throws Exception {
    TestTopics topics = new TestTopics(kafka.clientProperties());
    String topic = topics.create("every", 6, RecordSamples.TOPIC_CONFIGS);
    TopicWriter writer = new TopicWriter(kafka.clientProperties());
    writer.write(RecordSamples.of(7).mixed(topic, 1_000));
    writer.write(bulk(topic));
    TopicReader reader = new TopicReader(kafka.clientProperties());
    SortedMap<Integer, PartitionDigest> expected = reader.digest(topic);
    try (StorePlace.Open open = place.open(folder)) {
      Path settings = settings(kafka, topic, open, folder);
      Command command = Command.onModulePath();

      assertThat(command.run("check", "-c=" + settings).succeeded().out())
          .contains("store: list", "store: create only once", "store: read", "store: delete");

      boolean killed = killOnceSomethingIsStored(command, settings);
      JsonNode backup =
          command.run("backup", "-c=" + settings, "-i=b", "-ojson").succeeded().json();
      assertThat(killed).as("the first run was killed before it ended").isTrue();
      assertThat(backup.at("/alreadyComplete").booleanValue()).isFalse();

      // What the other path finds is the same store.
      JsonNode verified =
          Command.onClassPath()
              .run("verify", "-c=" + settings, "-i=b", "--level=Decoded", "-ojson")
              .succeeded()
              .json();
      assertThat(verified.at("/valid").booleanValue()).isTrue();

      String target = topic + ".restored";
      command
          .run("restore", "-c=" + settings, "-i=b", "-m=" + topic + "=" + target, "-ojson")
          .succeeded();
      assertThat(reader.digest(target)).isEqualTo(expected);

      JsonNode next =
          Command.onClassPath().run("backup", "-c=" + settings, "-ojson").succeeded().json();
      assertThat(next.at("/manifest/parentId").textValue()).isEqualTo("b");
      assertThat(next.at("/manifest/totals/newBytes").longValue()).isZero();
      assertThat(command.run("list", "-c=" + settings).succeeded().out()).contains("b ");
      topics.delete(List.of(topic, target));
    }
  }

  /** Records that do not shrink, so that a backup takes a moment. */
  private static List<ProducerRecord<byte[], byte[]>> bulk(String topic) {
    Random random = new Random(3);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 12_000; i++) {
      byte[] value = new byte[4_000];
      random.nextBytes(value);
      records.add(
          new ProducerRecord<>(topic, ("key-" + i).getBytes(StandardCharsets.UTF_8), value));
    }
    return records;
  }

  /** Whether the process was still at work when it was killed. */
  private static boolean killOnceSomethingIsStored(Command command, Path settings)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(command.launcher());
    line.addAll(List.of("backup", "-c=" + settings, "-i=b", "-v"));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Path output = Files.createTempFile("backup", ".txt");
    Process process = builder.redirectOutput(output.toFile()).start();
    long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    try {
      while (process.isAlive() && !Files.readString(output).contains("segment stored")) {
        assertThat(System.nanoTime()).as(Files.readString(output)).isLessThan(deadline);
        Thread.sleep(20);
      }
      return process.isAlive();
    } finally {
      process.destroyForcibly().waitFor();
      Files.delete(output);
    }
  }

  private static Path settings(KafkaCluster kafka, String topic, StorePlace.Open open, Path folder)
      throws IOException {
    StringBuilder store = new StringBuilder();
    for (Map.Entry<String, String> setting : open.settings().entrySet()) {
      store.append("    ").append(setting.getKey()).append(": '").append(setting.getValue());
      store.append("'\n");
    }
    return Files.writeString(
        folder.resolve("settings.yaml"),
        """
        kafkaCluster:
          bootstrapServers: [%s]
        topics: [%s]
        compression: lz4
        limits: {segmentSize: 1MiB, parallelPartitions: 1, memory: 32MiB}
        checkpointIntervalSecs: 1
        storage:
          storageType: %s
          %s:
        %s"""
            .formatted(
                kafka.bootstrapServers().replace(",", "', '").replaceFirst("^", "'") + "'",
                topic,
                open.type(),
                open.type(),
                store));
  }
}
