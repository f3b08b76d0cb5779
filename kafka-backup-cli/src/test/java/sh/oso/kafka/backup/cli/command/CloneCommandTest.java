package sh.oso.kafka.backup.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.CloneRequest;
import sh.oso.kafka.backup.api.RestoreReport;
import sh.oso.kafka.backup.api.RestoreReport.RestoredTopic;
import sh.oso.kafka.backup.api.TopicSelection;
import sh.oso.kafka.backup.api.offsets.OffsetStrategy;
import sh.oso.kafka.backup.api.restore.ExistingTopics;
import sh.oso.kafka.backup.api.restore.GroupRestore;
import sh.oso.kafka.backup.api.restore.OriginHeaders;

class CloneCommandTest {

  private static final RestoreReport DONE =
      new RestoreReport(
          "c1",
          "cluster:abc",
          false,
          false,
          List.of(new RestoredTopic("orders", "orders", 3, 1_000, 1 << 20, true, 2, Map.of())),
          1_000,
          1 << 20,
          List.of(),
          null,
          List.of(),
          null,
          List.of(),
          Duration.ofSeconds(1));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final FakeKafkaBackup fake = new FakeKafkaBackup(DONE);

  private int run(String... args) {
    Context context =
        new Context(
            Map.of(),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            0,
            builder -> fake,
            new Cancellation(),
            () -> {});
    return KafkaBackupCommand.execute(context, args);
  }

  @Test
  void asksForWhatTheOptionsSay(@TempDir Path folder) throws IOException {
    Path client = Files.writeString(folder.resolve("client"), "client.rack=b\nclient.id=x\n");
    int code =
        run(
            "clone",
            "-b=old:1",
            "--target-bootstrap-servers=new:2,newer:3",
            "--target-kafka-config=" + client,
            "--target-kafka-property=client.id=cloner",
            "--state=/s",
            "-t=orders,prod-*",
            "-x=*-test",
            "--topic-mapping=prod-*=staging-*",
            "--topic-config=retention.ms=1",
            "--existing-topics=Append",
            "--replication-factor=2",
            "--source-cluster-id=home",
            "--include-original-offset-header",
            "--groups=billing",
            "--group-strategy=latest",
            "--clone-id=c1",
            "--dry-run");
    assertThat(err.toString(UTF_8)).isEmpty();
    assertThat(code).isZero();
    CloneRequest request = fake.request(CloneRequest.class);
    assertThat(request.target())
        .isEqualTo(
            Map.of(
                "bootstrap.servers", "new:2,newer:3", "client.rack", "b", "client.id", "cloner"));
    assertThat(request.topics())
        .isEqualTo(new TopicSelection(List.of("orders", "prod-*"), List.of("*-test")));
    assertThat(request.shape().target("prod-x")).isEqualTo("staging-x");
    assertThat(request.shape().configs()).isEqualTo(Map.of("retention.ms", "1"));
    assertThat(request.shape().existingTopics()).isEqualTo(ExistingTopics.APPEND);
    assertThat(request.shape().replicationFactor()).isEqualTo(2);
    assertThat(request.sourceClusterId()).isEqualTo("home");
    assertThat(request.headers()).isEqualTo(OriginHeaders.ADD);
    assertThat(request.groups())
        .isEqualTo(GroupRestore.of("billing").withStrategy(new OffsetStrategy.Latest()));
    assertThat(request.cloneId()).isEqualTo("c1");
    assertThat(request.dryRun()).isTrue();
    assertThat(out.toString(UTF_8)).startsWith("Clone c1 of cluster abc is complete.\n");
  }

  @Test
  void takesBothClustersFromTheSettingsFile(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("settings.yaml"),
            """
            kafkaCluster:
              bootstrapServers: [old:1]
            targetCluster:
              bootstrapServers: [new:2]
            state: /s
            topics: ["*"]
            """);
    assertThat(run("clone", "-c=" + file)).isZero();
    assertThat(fake.request(CloneRequest.class).target())
        .isEqualTo(Map.of("bootstrap.servers", "new:2"));
  }

  @Test
  void saysAllThatIsMissing() {
    assertThat(run("clone")).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .contains("kafkaCluster.bootstrapServers: is missing; give it, or --bootstrap-servers")
        .contains(
            "targetCluster.bootstrapServers: is missing; give it, or --target-bootstrap-servers")
        .contains("state: is missing; say where the run keeps what it needs to be continued")
        .contains("topics: is missing");
    assertThat(fake.request).isNull();
  }

  @Test
  void refusesWhatOnlyARestoreCan() {
    String[] line = {"clone", "-b=a:1", "-B=b:1", "--state=/s", "-t=x", "", ""};
    line[5] = "--set=offsets.x:0=1-2";
    line[6] = "-q";
    assertThat(run(line)).isEqualTo(2);
    line[5] = "--existing-topics=Purge";
    assertThat(run(line)).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("Purge does not go with a clone");
    assertThat(fake.request).isNull();
  }
}
