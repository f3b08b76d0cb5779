package sh.oso.kafka.backup.engine.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;

/** {@link FollowMain} in a process, until it is killed. */
final class FollowProcess {

  private final Process process;
  private final BufferedReader out;
  private final Path log;

  FollowProcess(KafkaCluster kafka, Path repository, String topic, Path log) throws IOException {
    this.log = log;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(FollowMain.class.getName());
    command.addAll(List.of(kafka.bootstrapServers(), repository.toString(), topic));
    process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  /** The next line that begins so. */
  String await(String beginning) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(beginning)) {
        return line;
      }
    }
    throw new AssertionError("it never said '" + beginning + "': " + Files.readString(log));
  }

  /** Kills the process as soon as it says a line that begins so, and returns that line. */
  String killAtFirst(String beginning) throws IOException, InterruptedException {
    try {
      return await(beginning);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
