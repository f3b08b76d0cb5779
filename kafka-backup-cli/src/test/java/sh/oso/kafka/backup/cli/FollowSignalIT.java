package sh.oso.kafka.backup.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;
import sh.oso.kafka.backup.testkit.records.TestTopics;
import sh.oso.kafka.backup.testkit.records.TopicWriter;

/** A signal lets a continuous backup end well: what is new is committed, and the exit says 0. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FollowSignalIT {

  private static final String FINISHING =
      "kafka-backup: committing what is new; once more stops at once";

  @TempDir private Path folder = Path.of(".");

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void theFirstSignalCommitsWhatIsNew(String signal, @SharedKafka KafkaCluster kafka)
      throws Exception {
    String topic = new TestTopics(kafka.clientProperties()).create("followed", 1, Map.of());
    TopicWriter writer = new TopicWriter(kafka.clientProperties());
    writer.write(List.of(record(topic, "a"), record(topic, "b")));
    Process process =
        start(
            Main.class,
            "backup",
            "--continuous",
            "--commit-interval=1h",
            "--bootstrap-servers=" + kafka.bootstrapServers(),
            "--topics=" + topic,
            "--storage=" + folder.resolve("repository"),
            "--metrics-port=0",
            "--termination-log=" + folder.resolve("log"),
            "--output=json");
    try (BufferedReader out = reader(process)) {
      JsonNode first = new ObjectMapper().readTree(out.readLine()).at("/restorePoint");
      assertThat(first.at("/totals/records").longValue()).isEqualTo(2);
      assertThat(first.at("/lag/records").longValue()).isZero();
      assertThat(metrics())
          .contains(
              "\nkafka_backup_records_total 2.0\n",
              "\nkafka_backup_lag_records 0.0\n",
              "\nkafka_backup_errors_total{error_type=\"KafkaUnavailableException\"} 0.0\n");
      writer.write(List.of(record(topic, "c")));

      kill(process, signal);

      JsonNode second = new ObjectMapper().readTree(out.readLine()).at("/restorePoint");
      assertThat(second.at("/totals/records").longValue()).isEqualTo(3);
      assertThat(second.at("/parentId")).isEqualTo(first.at("/backupId"));
      JsonNode ended = new ObjectMapper().readTree(out.readLine()).at("/ended");
      assertThat(ended.at("/backups").intValue()).isEqualTo(2);
      assertThat(ended.at("/lastBackupId")).isEqualTo(second.at("/backupId"));
      assertThat(out.readLine()).isNull();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      JsonNode told = new ObjectMapper().readTree(folder.resolve("log").toFile());
      assertThat(told.at("/exitCode").intValue()).isZero();
      assertThat(told.at("/backups").intValue()).isEqualTo(2);
      assertThat(told.at("/backupId")).isEqualTo(second.at("/backupId"));
    } finally {
      process.destroyForcibly();
    }
    assertThat(Files.readString(folder.resolve("err"))).contains(FINISHING);
  }

  @Test
  void theSecondSignalStopsAtOnce() throws Exception {
    Process process =
        start(EndlessRun.class, "backup", "--continuous", "-b=a:1", "-t=x", "-s=/b", "-o=json");
    try (BufferedReader out = reader(process)) {
      awaitErr(EndlessRun.UNDER_WAY);
      kill(process, "TERM");
      awaitErr(FINISHING);
      kill(process, "TERM");
      assertThat(new ObjectMapper().readTree(out.readLine()).at("/error/message").textValue())
          .isEqualTo(EndlessRun.STOPPED);
      assertThat(out.readLine()).isNull();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(143);
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start(Class<?> main, String... arguments) throws Exception {
    List<String> line = new ArrayList<>(SignalIT.notIgnoringSignals());
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-Xmx256m", "-classpath", System.getProperty("java.class.path")));
    line.add(main.getName());
    line.addAll(List.of(arguments));
    return new ProcessBuilder(line).redirectError(folder.resolve("err").toFile()).start();
  }

  /** What the running command serves where its log says. */
  private String metrics() throws Exception {
    String said = Files.readString(folder.resolve("err"));
    Matcher location = Pattern.compile("metrics are served: location=(\\S+)").matcher(said);
    assertThat(location.find()).as(said).isTrue();
    try (InputStream in = URI.create(location.group(1)).toURL().openStream()) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private void awaitErr(String line) throws Exception {
    while (Files.readAllLines(folder.resolve("err")).stream().noneMatch(line::equals)) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static void kill(Process process, String signal) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .start()
                .waitFor())
        .isZero();
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, String value) {
    return new ProducerRecord<>(topic, value.getBytes(UTF_8));
  }
}
