package sh.oso.kafka.backup.cli.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** The built command moves offsets and looks into backups, with three brokers. */
class LookAndOffsetsIT {

  private static final int RECORDS = 10;
  private static final int GROUPS = 9;

  private final KafkaCluster kafka;
  private final Path folder;
  private final Admin admin;
  private final Command command = Command.onModulePath();
  private final String brokers;
  private final String repository;
  private final String base = TestTopics.uniqueName("it's $HOME");

  @SuppressWarnings("NullAway.Init") // made before each test
  private String topic;

  LookAndOffsetsIT(@SharedKafka(brokers = 3) KafkaCluster kafka, @TempDir Path folder) {
    this.kafka = kafka;
    this.folder = folder;
    this.admin = Admin.create(kafka.clientProperties());
    this.brokers = "-b=" + kafka.bootstrapServers();
    this.repository = "-s=" + folder.resolve("repository");
  }

  /** Two partitions, with records at 1000, 1100, ... milliseconds. */
  @BeforeEach
  void makeTopic() {
    topic =
        new TestTopics(kafka.clientProperties()).create("looked", 2, Map.of("retention.ms", "-1"));
    write();
  }

  @AfterEach
  void close() {
    admin.close();
  }

  private void write() {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int partition = 0; partition < 2; partition++) {
      for (int i = 0; i < RECORDS; i++) {
        byte[] key = ("k" + i).getBytes(UTF_8);
        byte[] value = ("value " + partition + " " + i).getBytes(UTF_8);
        records.add(new ProducerRecord<>(topic, partition, 1000L + 100L * i, key, value));
      }
    }
    new TopicWriter(kafka.clientProperties()).write(records);
  }

  private List<String> commit(int groups) throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      ids.add(base + "-" + i);
      commit(ids.get(i), 4, 6);
    }
    return ids;
  }

  private void commit(String group, long first, long second) throws Exception {
    admin
        .alterConsumerGroupOffsets(
            group,
            Map.of(
                new TopicPartition(topic, 0), new OffsetAndMetadata(first, "kept"),
                new TopicPartition(topic, 1), new OffsetAndMetadata(second, "kept")))
        .all()
        .get();
  }

  /** Where a group stands in the partitions of a topic, in order. */
  private List<Long> positions(String group, String of) throws Exception {
    Map<Integer, Long> positions = new TreeMap<>();
    admin
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .get()
        .forEach(
            (partition, it) -> {
              if (it != null && partition.topic().equals(of)) {
                positions.put(partition.partition(), it.offset());
              }
            });
    return List.copyOf(positions.values());
  }

  private void stand(List<String> groups, long first, long second) throws Exception {
    for (String group : groups) {
      assertThat(positions(group, topic)).as(group).containsExactly(first, second);
    }
  }

  private Command.Result offsets(String verb, String... more) {
    List<String> line = new ArrayList<>(List.of("offsets", verb, brokers, repository));
    line.addAll(List.of(more));
    return command.run(line.toArray(String[]::new));
  }

  @Test
  void groupsOfSeveralCoordinatorsAreKeptSetAndPutBack() throws Exception {
    List<String> ids = commit(GROUPS);
    assertThat(
            admin.describeConsumerGroups(ids).all().get().values().stream()
                .map(group -> group.coordinator().id())
                .collect(Collectors.toSet()))
        .hasSizeGreaterThan(1);
    String all = "-g=" + base + "-*";

    offsets("snapshot", all, "-i=s1").succeeded();
    offsets("verify", "-i=s1").succeeded();
    Command.Result reset =
        offsets("reset", all, "--strategy=earliest", "--no-snapshot", "-o=json").succeeded();
    assertThat(reset.json().at("/groupsReset").intValue()).isEqualTo(GROUPS);
    stand(ids, 0, 0);
    Command.Result differs = offsets("verify", "-i=s1", "-o=json");
    assertThat(differs.code()).as(differs.err()).isEqualTo(1);
    assertThat(differs.json().at("/mismatched").intValue()).isEqualTo(2 * GROUPS);
    offsets("rollback", "-i=s1").succeeded();
    stand(ids, 4, 6);

    assertThat(command.run("offsets", "list", repository).succeeded().out()).contains("s1");
    command.run("offsets", "delete", repository, "-i=s1").succeeded();
    assertThat(command.run("offsets", "list", repository).succeeded().out()).doesNotContain("s1");
    assertThat(offsets("rollback", "-i=s1").code()).isEqualTo(6);

    Command.Result missing =
        offsets("reset", "-g=" + ids.get(0), "-t=no-such-topic", "--strategy=earliest");
    assertThat(missing.code()).as(missing.out() + missing.err()).isNotZero();
    assertThat(missing.out() + missing.err()).contains("no-such-topic");
    stand(ids, 4, 6);

    Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
    properties.put("group.id", ids.get(1));
    properties.put("enable.auto.commit", false);
    try (KafkaConsumer<byte[], byte[]> member =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      member.subscribe(List.of(topic));
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (member.assignment().isEmpty()) {
        assertThat(System.nanoTime()).as("joins its group").isLessThan(deadline);
        member.poll(Duration.ofMillis(100));
      }
      Command.Result refused = offsets("reset", all, "--strategy=latest", "-o=json");
      assertThat(refused.code()).as(refused.err()).isEqualTo(9);
      assertThat(refused.json().at("/results/1/group").textValue()).isEqualTo(ids.get(1));
      assertThat(refused.json().at("/results/1/status").textValue()).isEqualTo("Refused");
      stand(ids, 4, 6);
    }
  }

  @Test
  void theScriptDoesTheSameWithKafkasOwnTool() throws Exception {
    List<String> ids = commit(2);
    commit(ids.get(1), 9, 9);
    Path mapping =
        Files.writeString(
            folder.resolve("mapping.json"),
            "{\"groups\": {\"%s\": {\"%3$s\": {\"0\": 3, \"1\": 5}}, \"%s\": {\"%s\": {\"0\": 7, \"1\": 7}}}}"
                .formatted(ids.get(0), ids.get(1), topic));
    String[] line = {"-g=" + base + "-*", "--strategy=fromMapping", "--mapping=" + mapping, ""};
    line[3] = "--script";
    Path script = folder.resolve("reset.sh");
    Files.writeString(script, offsets("reset", line).succeeded().out());
    stand(ids.subList(0, 1), 4, 6);

    KafkaTool.script(
        folder.resolve("kafka-consumer-groups.sh"),
        "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand");
    new Command(List.of("/bin/sh", script.toString()), Map.of())
        .with("PATH", folder + ":" + System.getenv("PATH"))
        .run()
        .succeeded();
    stand(ids.subList(0, 1), 3, 5);
    stand(ids.subList(1, 2), 7, 7);

    commit(2);
    line[3] = "--no-snapshot";
    offsets("reset", line).succeeded();
    stand(ids.subList(0, 1), 3, 5);
    stand(ids.subList(1, 2), 7, 7);
  }

  @Test
  void aBackupIsRestoredWithGroupsLookedIntoAndCompared() throws Exception {
    List<String> ids = commit(2);
    String only = "-t=" + topic;
    command.run("backup", brokers, repository, only, "-i=b1").succeeded();

    String again = topic + "-again";
    String[] restore = {
      "restore", brokers, repository, "-i=b1", "-m=" + topic + "=" + again, "-g=" + base + "-*", ""
    };
    restore[6] = "--restore-id=r1";
    command.run(restore).succeeded();
    for (String id : ids) {
      assertThat(positions(id, again)).containsExactly(4L, 6L);
    }
    String[] show = {
      "offsets", "show", repository, "--restore-id=r1", only, "--partition=1", "", "-o=json"
    };
    show[4] = "--topic=" + topic;
    show[6] = "--source-offset=6";
    assertThat(command.run(show).succeeded().json().at("/found").longValue()).isEqualTo(6);
    show[4] = "--topic=" + again;
    show[6] = "--target-offset=3";
    assertThat(command.run(show).succeeded().json().at("/found").longValue()).isEqualTo(3);

    Command.Result cat =
        command.run("cat", repository, only, "-p=1", "--offsets=2-8", "--key=k5").succeeded();
    assertThat(cat.out().lines())
        .singleElement()
        .asString()
        .contains("\"offset\":5", "\"value 1 5\"");

    Path lines = folder.resolve("lines");
    command.run("export", repository, "--to-folder=" + lines, "--format=json").succeeded();
    assertThat(Files.readAllLines(lines.resolve(topic + "-1.jsonl")))
        .hasSize(RECORDS)
        .contains(cat.out().strip());
    Path logs = folder.resolve("logs");
    command.run("export", repository, "--to-folder=" + logs).succeeded();
    Command.Result dump =
        KafkaTool.of("kafka.tools.DumpLogSegments")
            .run(
                "--print-data-log",
                "--files",
                logs.resolve(topic + "-1/00000000000000000000.log").toString())
            .succeeded();
    assertThat(dump.out()).contains("key: k5 payload: value 1 5", "payload: value 1 9");

    command.run("backup", brokers, repository, only, "-i=b2").succeeded();
    command.run("diff", repository, "-i=b1", "--other=b2").succeeded();
    write();
    command.run("backup", brokers, repository, only, "-i=b3").succeeded();
    Command.Result grown = command.run("diff", repository, "-i=b1", "--other=b3", "-o=json");
    assertThat(grown.code()).as(grown.err()).isEqualTo(11);
    assertThat(grown.json().at("/differences/0/kind").textValue()).isEqualTo("Grown");
    command.run("diff", repository, brokers, "-i=b3", "--live").succeeded();
    assertThat(command.run("diff", repository, brokers, "-i=b1", "--live").code()).isEqualTo(11);
  }
}
