package sh.oso.kafka.backup.cli.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.SampleKind;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** The built command looks into a backup. */
@SharedKafka
class LookIT {

  private static final int RECORDS = 30_000;

  @Test
  void printsExportsAndCompares(KafkaCluster kafka, @TempDir Path folder) throws Exception {
    String topic = new TestTopics(kafka.clientProperties()).create("look", 1, Map.of());
    List<ProducerRecord<byte[], byte[]>> records =
        RecordSamples.of(8).records(SampleKind.TEXT, topic, RECORDS);
    new TopicWriter(kafka.clientProperties()).with("linger.ms", 20).write(records);
    String repository = "-s=" + folder.resolve("repository");
    String brokers = "-b=" + kafka.bootstrapServers();
    Command command = Command.onModulePath();
    command.run("backup", brokers, repository, "-t=" + topic, "-i=b1").succeeded();

    Command.Result cat =
        command.run("cat", repository, "-t=" + topic, "-p=0", "--offsets=20000-20001", "-o=json");
    assertThat(cat.succeeded().err()).isEmpty();
    List<String> lines = cat.out().lines().toList();
    assertThat(lines).hasSize(3);
    JsonNode record = new ObjectMapper().readTree(lines.get(0));
    assertThat(record.get("offset").intValue()).isEqualTo(20_000);
    assertThat(record.get("value").textValue())
        .isEqualTo(new String(records.get(20_000).value(), UTF_8));
    assertThat(new ObjectMapper().readTree(lines.get(2)).at("/ended/records").intValue())
        .isEqualTo(2);

    // Standard error goes to the same place, so that nothing is told there either.
    Command.Result head =
        new Command(
                List.of(
                    "bash",
                    "-c",
                    "set -o pipefail; \"$@\" 2>&1 | head -n 2",
                    "sh",
                    Command.HOME.resolve("bin/kafka-backup").toString()),
                Map.of())
            .run("cat", repository, "-t=" + topic);
    assertThat(head.succeeded().out().lines()).hasSize(2).allMatch(it -> it.startsWith("{"));
    assertThat(head.err()).isEmpty();

    Command.Result full =
        new Command(
                List.of(
                    "sh",
                    "-c",
                    "exec \"$@\" > /dev/full",
                    "sh",
                    Command.HOME.resolve("bin/kafka-backup").toString()),
                Map.of())
            .run("cat", repository, "-t=" + topic);
    assertThat(full.code()).isEqualTo(1);
    assertThat(full.err()).startsWith("kafka-backup: standard output cannot be written: ");

    Path files = folder.resolve("files");
    command.run("export", repository, "--to-folder=" + files, "--format=json").succeeded();
    assertThat(Files.readAllLines(files.resolve(topic + "-0.jsonl")))
        .hasSize(RECORDS)
        .contains(lines.get(0));
    Command.Result again = command.run("export", repository, "--to-folder=" + files);
    assertThat(again.code()).as(again.err()).isEqualTo(2);
    assertThat(again.err()).contains("is not empty");

    command.run("diff", repository, brokers, "--live").succeeded();
    new TopicWriter(kafka.clientProperties())
        .write(RecordSamples.of(9).records(SampleKind.TEXT, topic, 5));
    Command.Result grown = command.run("diff", repository, brokers, "--live", "-o=json");
    assertThat(grown.code()).as(grown.err()).isEqualTo(11);
    assertThat(grown.json().at("/differences/0/kind").textValue()).isEqualTo("Grown");
    command.run("diff", repository, brokers, "--live", "--accept=Grown").succeeded();
  }
}
