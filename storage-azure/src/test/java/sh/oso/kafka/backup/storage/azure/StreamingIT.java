package sh.oso.kafka.backup.storage.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import sh.oso.kafka.backup.testkit.servers.AzuriteServer;

/** Memory of an upload is a few blocks, whatever its size. */
class StreamingIT {

  @RegisterExtension static final SharedAzurite AZURITE = new SharedAzurite();

  @Test
  void streamsAGibibyteThroughASmallHeap() throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx128m",
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                    "-cp",
                    System.getProperty("java.class.path"),
                    StreamingMain.class.getName(),
                    AZURITE.server().endpoint(),
                    AzuriteServer.ACCOUNT,
                    AzuriteServer.ACCOUNT_KEY,
                    AZURITE.newContainer(),
                    String.valueOf(1L << 30)))
            .redirectErrorStream(true)
            .start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      System.out.print("Azure: " + output);
    } finally {
      process.destroyForcibly();
    }
  }
}
