package sh.oso.kafka.backup.testkit.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerMainIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void endsWithItsInputAndLeavesNothing(@TempDir Path folder) throws Exception {
    Process process = start(folder);
    String address = firstLine(process);
    assertThat(accepts(address)).isTrue();

    process.getOutputStream().close();

    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(accepts(address)).isFalse();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void brokersDieWithTheirJvmEvenWhenItIsKilled(@TempDir Path folder) throws Exception {
    Process process = start(folder);
    String address = firstLine(process);
    List<ProcessHandle> brokers = process.children().toList();

    process.destroyForcibly();

    assertThat(brokers).hasSize(1);
    for (ProcessHandle broker : brokers) {
      broker.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    assertThat(accepts(address)).isFalse();
  }

  @Test
  void saysWhyABrokerDoesNotStart() {
    assertThatThrownBy(
            () ->
                BrokerMain.run(
                    new String[] {"log.cleaner.threads=none"},
                    InputStream.nullInputStream(),
                    new PrintStream(new ByteArrayOutputStream(), false, UTF_8)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("broker 0 ended; the end of its log:")
        .hasMessageContaining("log.cleaner.threads");
  }

  private static Process start(Path folder) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + folder,
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            BrokerMain.class.getName())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String firstLine(Process process) throws Exception {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    return CompletableFuture.supplyAsync(() -> lines.lines().findFirst())
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .orElseThrow(() -> new IllegalStateException("it printed nothing"));
  }

  private static boolean accepts(String address) throws IOException {
    int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
    try (Socket socket = new Socket()) {
      socket.connect(LoopbackPorts.address(port));
      return true;
    } catch (IOException refused) {
      return false;
    }
  }
}
