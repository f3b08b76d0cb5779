package sh.oso.kafka.backup.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A signal ends a run cleanly: it stops, says so, and exits as the shell expects. */
class SignalIT {

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  // In a thread of its own, for reading from a process cannot be interrupted.
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aSignalStopsTheRun(String signal, int code, @TempDir Path folder) throws Exception {
    Path log = folder.resolve("termination-log");
    List<String> line = new ArrayList<>(notIgnoringSignals());
    line.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-classpath",
            System.getProperty("java.class.path"),
            EndlessRun.class.getName(),
            "verify",
            "--storage",
            "/b",
            "--output",
            "json",
            "--termination-log",
            log.toString()));
    Process process = new ProcessBuilder(line).start();
    try (BufferedReader err =
            new BufferedReader(new InputStreamReader(process.getErrorStream(), UTF_8));
        BufferedReader out =
            new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      assertThat(err.readLine()).isEqualTo(EndlessRun.UNDER_WAY);

      Process kill =
          new ProcessBuilder(List.of("kill", "-" + signal, String.valueOf(process.pid()))).start();

      assertThat(kill.waitFor()).isZero();
      assertThat(err.readLine()).isEqualTo("kafka-backup: " + EndlessRun.STOPPED);
      assertThat(err.readLine()).isNull();
      assertThat(out.lines()).anyMatch(it -> it.contains(EndlessRun.STOPPED));
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(code);
      JsonNode told = new ObjectMapper().readTree(log.toFile());
      assertThat(told.at("/command").textValue()).isEqualTo("verify");
      assertThat(told.at("/exitCode").intValue()).isEqualTo(code);
      assertThat(told.at("/message").textValue()).isEqualTo(EndlessRun.STOPPED);
    } finally {
      process.destroyForcibly();
    }
  }

  /** A build in the background may ignore SIGINT, and hand that down to what it starts. */
  static List<String> notIgnoringSignals() throws Exception {
    List<String> prefix = List.of("env", "--default-signal=INT,TERM");
    List<String> probe = new ArrayList<>(prefix);
    probe.add("true");
    return new ProcessBuilder(probe).start().waitFor() == 0 ? prefix : List.of();
  }
}
