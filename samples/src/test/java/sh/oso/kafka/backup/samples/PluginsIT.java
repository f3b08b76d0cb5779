package sh.oso.kafka.backup.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** The jars of the sample plug-ins, dropped into the distribution, as users of plug-ins do. */
@SharedKafka
@SuppressWarnings("NullAway.Init") // JUnit calls dropJars() before each test
class PluginsIT {

  private static final int PARTITIONS = 3;
  private static final int RECORDS = 5_000;
  private static final Map<String, String> PASSWORD = Map.of("DATABASE_PASSWORD", "hunter2");

  private final KafkaCluster kafka;
  private Distribution distribution;
  private String topic;
  private String settings;

  PluginsIT(KafkaCluster kafka) {
    this.kafka = kafka;
  }

  @BeforeEach
  void dropJars(@TempDir Path folder) throws Exception {
    distribution =
        new Distribution(folder)
            .with("com.example.store.jdbc.JdbcStoreProvider")
            .with("org.h2.Driver")
            .with("com.example.codec.gzip.GzipCodecProvider");
    topic = new TestTopics(kafka.clientProperties()).create("orders", PARTITIONS, Map.of());
    settings =
        Files.writeString(
                folder.resolve("settings.yaml"),
                """
                kafkaCluster:
                  bootstrapServers: [%s]
                topics: [%s]
                storage:
                  storageType: jdbc
                  jdbc:
                    url: jdbc:h2:file:%s
                    user: backup
                    password: ${DATABASE_PASSWORD}
                compression: gzip
                compressionLevel: 9
                """
                    .formatted(kafka.bootstrapServers(), topic, folder.resolve("database")))
            .toString();
  }

  @Test
  void backsUpAndRestoresThroughThem() throws Exception {
    new TopicWriter(kafka.clientProperties()).write(records());
    TopicReader reader = new TopicReader(kafka.clientProperties());

    run("backup", "-i=b1").succeeded();
    assertThat(run("describe", "-i=b1").succeeded()).contains("gzip").contains("5,000");
    assertThat(run("verify", "-i=b1", "--level=Decoded").succeeded())
        .contains("Backup b1 is sound.")
        .containsPattern("records decoded +5,000");
    run("restore", "-i=b1", "-m=" + topic + "=" + topic + "-restored").succeeded();

    assertThat(reader.digest(topic + "-restored"))
        .hasSize(PARTITIONS)
        .isEqualTo(reader.digest(topic));
    assertThat(distribution.folder().resolve("database.mv.db")).isNotEmptyFile();
  }

  @Test
  void sayThatAPasswordIsWrongAndNotWhich() throws Exception {
    run("check").succeeded();

    Distribution.Result refused =
        distribution.run(Map.of("DATABASE_PASSWORD", "swordfish"), "list", "-c=" + settings);

    assertThat(refused.code()).isNotZero();
    assertThat(refused.said())
        .startsWith("kafka-backup: ")
        .hasLineCount(1)
        .contains("Wrong user name or password", "check user, password and rights")
        .doesNotContain("swordfish");
  }

  private Distribution.Result run(String command, String... options) throws Exception {
    String[] arguments = new String[options.length + 2];
    arguments[0] = command;
    arguments[1] = "-c=" + settings;
    System.arraycopy(options, 0, arguments, 2, options.length);
    return distribution.run(PASSWORD, arguments);
  }

  private List<ProducerRecord<byte[], byte[]>> records() {
    long now = System.currentTimeMillis();
    return IntStream.range(0, RECORDS)
        .mapToObj(
            i ->
                new ProducerRecord<>(
                    topic,
                    i % PARTITIONS,
                    now + i,
                    ("key-" + i).getBytes(UTF_8),
                    ("value-" + i).getBytes(UTF_8)))
        .toList();
  }
}
