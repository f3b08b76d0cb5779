package sh.oso.kafka.backup.cli.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.RecordSamples;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicReader;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** The built command clones topics. */
@SharedKafka
class CloneIT {

  @Test
  void plansClonesAndTellsWhereRecordsWent(KafkaCluster source, @TempDir Path folder) {
    String topic = new TestTopics(source.clientProperties()).create("cloned", 2, Map.of());
    new TopicWriter(source.clientProperties()).write(RecordSamples.of(4).updates(topic, 100, 2));
    try (KafkaCluster target = KafkaCluster.builder().start()) {
      String[] line = {
        "clone",
        "-b=" + source.bootstrapServers(),
        "--target-bootstrap-servers=" + target.bootstrapServers(),
        "--state=" + folder.resolve("state"),
        "-t=" + topic,
        "--clone-id=c1",
        "-o=json",
        "--dry-run"
      };
      Command command = Command.onModulePath();
      Command.Result plan = command.run(line).succeeded();
      assertThat(plan.json().at("/records").intValue()).isEqualTo(200);
      assertThat(plan.json().at("/topics/0/created").booleanValue()).isTrue();
      assertThat(Files.exists(folder.resolve("state/restores"))).isFalse();

      line[7] = "--quiet";
      Command.Result done = command.run(line).succeeded();
      assertThat(done.json().at("/records").intValue()).isEqualTo(200);
      assertThat(new TopicReader(target.clientProperties()).read(topic).withoutOffsets())
          .isEqualTo(new TopicReader(source.clientProperties()).read(topic).withoutOffsets());

      Command.Result map =
          command
              .run("offsets", "show", "-s=" + folder.resolve("state"), "--restore-id=c1", "--csv")
              .succeeded();
      assertThat(map.out()).contains(topic + "," + topic + ",0,0,");

      line[5] = "--clone-id=c2";
      Command.Result refused = command.run(line);
      assertThat(refused.code()).isEqualTo(9);
      assertThat(refused.json().at("/error/message").textValue())
          .contains("topic " + topic + " is not empty");
    }
  }
}
