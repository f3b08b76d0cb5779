package sh.oso.kafka.backup.cli.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;

/** The built command against a real broker and a real folder, on both paths. */
@SharedKafka
class BackupIT {

  private static final int RECORDS = 5_000;
  private static final int PARTITIONS = 3;

  static Stream<Arguments> bothPaths() {
    return Stream.of(
        Arguments.of("module-path", Command.onModulePath()),
        Arguments.of("class-path", Command.onClassPath()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bothPaths")
  void backsUpAndRestores(String name, Command command, KafkaCluster kafka, @TempDir Path folder)
      throws Exception {
    String topic = "orders-" + name;
    produce(kafka, topic);
    List<String> before = consume(kafka, topic);
    assertThat(before).hasSize(RECORDS);
    Path settings = settings(kafka, topic, folder);

    JsonNode backup =
        command.run("backup", "-c", settings.toString(), "-i=b1", "-ojson").succeeded().json();

    assertThat(backup.at("/manifest/totals/records").intValue()).isEqualTo(RECORDS);
    assertThat(backup.at("/manifest/sourceClusterId").textValue()).isEqualTo("production");
    assertThat(command.run("list", "-c", settings.toString()).succeeded().out())
        .containsPattern("b1 +complete .* 1 +5,000 ");
    assertThat(command.run("describe", "-c", settings.toString()).succeeded().out())
        .startsWith("Backup b1\n")
        .containsPattern(topic + " +3 +1 +5,000 ");
    JsonNode verified =
        command
            .run("verify", "-s=" + folder.resolve("repository"), "--level=Decoded", "-ojson")
            .succeeded()
            .json();
    assertThat(verified.at("/valid").booleanValue()).isTrue();
    assertThat(verified.at("/records").intValue()).isEqualTo(RECORDS);

    String restored = topic + "-restored";
    JsonNode restore =
        command
            .run("restore", "-c=" + settings, "-i=latest", "-m=" + topic + "=" + restored, "-ojson")
            .succeeded()
            .json();
    assertThat(restore.at("/records").intValue()).isEqualTo(RECORDS);
    assertThat(consume(kafka, restored)).isEqualTo(before);

    Command.Result again =
        command.run(
            "restore",
            "-c=" + settings,
            "-i=b1",
            "--restore-id=other",
            "-m=" + topic + "=" + topic);
    assertThat(again.code()).as(again.err()).isEqualTo(9);
    assertThat(again.err()).contains(topic);
  }

  @Test
  void saysWhatIsWrong(KafkaCluster kafka, @TempDir Path folder) throws Exception {
    Command command = Command.onModulePath();
    String repository = folder.resolve("repository").toString();
    String brokers = kafka.bootstrapServers();

    Command.Result topic = command.run("backup", "-b", brokers, "-s", repository, "-t=no-such");
    assertThat(topic.code()).as(topic.err()).isEqualTo(2);
    assertThat(topic.err()).contains("no-such");

    Command.Result codec =
        command.run("backup", "-b", brokers, "-s", repository, "-t=*", "--compression=snappy");
    assertThat(codec.code()).as(codec.err()).isEqualTo(2);
    assertThat(codec.err()).contains("snappy");

    Command.Result missing = command.run("describe", "-s", repository, "-i=no-such");
    assertThat(missing.code()).as(missing.err()).isEqualTo(6);

    long before = System.nanoTime();
    command.run("list", "-s", repository);
    Duration startup = Duration.ofNanos(System.nanoTime() - before);
    long start = System.nanoTime();
    Command.Result unreachable = command.run("backup", "-b=127.0.0.1:1", "-s", repository, "-t=*");
    assertThat(unreachable.code()).as(unreachable.err()).isEqualTo(3);
    // Beyond what the machine needs to start anything just now.
    assertThat(Duration.ofNanos(System.nanoTime() - start).minus(startup))
        .isLessThan(Duration.ofSeconds(15));

    for (Command.Result result : List.of(topic, codec, missing, unreachable)) {
      assertThat(result.err().lines()).as(result.err()).hasSize(1);
      assertThat(result.err()).startsWith("kafka-backup: ");
      assertThat(result.out()).isEmpty();
    }
  }

  @Test
  void damageShowsInTheExitCode(KafkaCluster kafka, @TempDir Path folder) throws Exception {
    produce(kafka, "damaged");
    Path settings = settings(kafka, "damaged", folder);
    Command command = Command.onModulePath();
    command.run("backup", "-c=" + settings).succeeded();
    Path segment;
    try (Stream<Path> files = Files.walk(folder.resolve("repository"))) {
      segment = files.filter(file -> file.toString().endsWith(".seg")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(segment);
    bytes[bytes.length / 2] ^= 1;
    Files.write(segment, bytes);

    Command.Result result = command.run("verify", "-c=" + settings);

    assertThat(result.code()).as(result.err()).isEqualTo(7);
    assertThat(result.out()).contains("is damaged: 1 problem.", segment.getFileName().toString());
  }

  @Test
  void checkLooksAtBothSides(KafkaCluster kafka, @TempDir Path folder) {
    Command command = Command.onModulePath();
    String repository = folder.resolve("repository").toString();

    command.run("check", "-b", kafka.bootstrapServers(), "-s", repository).succeeded();
    Command.Result bad = command.run("check", "-b=127.0.0.1:1", "-s", repository, "-ojson");

    assertThat(bad.code()).as(bad.err()).isEqualTo(3);
    assertThat(bad.json().at("/passed").booleanValue()).isFalse();
  }

  private static Path settings(KafkaCluster kafka, String topic, Path folder) {
    try {
      return Files.writeString(
          folder.resolve("settings.yaml"),
          """
          kafkaCluster:
            bootstrapServers: [%s]
          topics: [%s]
          storage:
            storageType: filesystem
            filesystem: {path: %s}
          compression: zstd
          compressionLevel: 3
          sourceClusterId: production
          """
              .formatted(kafka.bootstrapServers(), topic, folder.resolve("repository")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void produce(KafkaCluster kafka, String topic) throws Exception {
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
    }
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            kafka.clientProperties(), new StringSerializer(), new StringSerializer())) {
      long now = System.currentTimeMillis();
      for (int i = 0; i < RECORDS; i++) {
        ProducerRecord<String, String> record =
            new ProducerRecord<>(topic, i % PARTITIONS, now + i, "key-" + i, "value-" + i);
        record.headers().add("number", String.valueOf(i).getBytes(UTF_8));
        var unused = producer.send(record);
      }
    }
  }

  /** Every record of a topic as text, partition by partition. */
  private static List<String> consume(KafkaCluster kafka, String topic) {
    Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
    properties.put("isolation.level", "read_committed");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, PARTITIONS).mapToObj(i -> new TopicPartition(topic, i)).toList();
      Map<Integer, List<String>> records = new HashMap<>();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(
                record ->
                    records
                        .computeIfAbsent(record.partition(), ignored -> new ArrayList<>())
                        .add(
                            record.key() + record.value() + record.timestamp() + record.headers()));
      }
      return partitions.stream()
          .flatMap(p -> records.getOrDefault(p.partition(), List.of()).stream())
          .toList();
    }
  }
}
