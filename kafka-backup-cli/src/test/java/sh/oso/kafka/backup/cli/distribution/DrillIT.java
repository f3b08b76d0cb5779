package sh.oso.kafka.backup.cli.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** The built command drills, and says by its exit code what came of it. */
@SharedKafka
class DrillIT {

  @Test
  void restoresASampleAndTellsOfDamage(KafkaCluster kafka, @TempDir Path folder) throws Exception {
    String topic =
        new TestTopics(kafka.clientProperties()).create("drill", 4, RecordSamples.TOPIC_CONFIGS);
    new TopicWriter(kafka.clientProperties()).write(RecordSamples.of(8).mixed(topic, 400));
    String repository = "-s=" + folder;
    String brokers = "-b=" + kafka.bootstrapServers();
    Command command = Command.onModulePath();
    command.run("backup", brokers, repository, "-t=" + topic, "-i=b1").succeeded();

    String[] drill = {"verify", brokers, repository, "--level=Restored", "-o=json"};
    Command.Result whole = command.run(drill);
    assertThat(whole.succeeded().json().at("/valid").booleanValue()).isTrue();
    assertThat(whole.json().at("/checks/2/level").textValue()).isEqualTo("Restored");
    assertThat(whole.json().at("/checks/2/records").intValue()).isEqualTo(400);
    Command.Result sample =
        command.run(
            "verify", brokers, repository, "--level=Restored", "--sample-percent=1", "-o=json");
    assertThat(sample.succeeded().json().at("/sample/segments").intValue()).isEqualTo(1);
    assertThat(sample.json().at("/sample/ofSegments").intValue()).isEqualTo(4);
    assertThat(sample.json().at("/sample/seed").intValue()).isPositive();

    Command.Result nowhere =
        command.run("verify", "-b=localhost:1", repository, "--level=Restored");
    assertThat(nowhere.code()).as(nowhere.err()).isEqualTo(3);
    assertThat(nowhere.err().lines()).hasSize(1);

    Path segment;
    try (Stream<Path> files = Files.walk(folder)) {
      segment = files.filter(it -> it.toString().endsWith(".seg")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(segment);
    bytes[40] ^= 4;
    Files.write(segment, bytes);
    Command.Result damaged = command.run(drill);
    assertThat(damaged.code()).as(damaged.err()).isEqualTo(7);
    assertThat(damaged.json().at("/damages/0/topic").textValue()).isEqualTo(topic);
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      assertThat(admin.listTopics().names().get())
          .noneMatch(it -> it.startsWith("__kafka-backup-drill-"));
    }
  }
}
