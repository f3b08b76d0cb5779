package sh.oso.kafka.backup.samples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.KafkaClusterBuilder;

class QuickstartIT {

  private static final String OLD_VERSION = "3.9.2";

  @Test
  void bringsEveryRecordBackAsItWas(@TempDir Path folder) throws Exception {
    assertComesBack(KafkaCluster.builder(), folder);
  }

  @Test
  void bringsEveryRecordBackToAnOldBrokerToo(@TempDir Path folder) throws Exception {
    assertComesBack(KafkaCluster.builder().version(OLD_VERSION), folder);
  }

  private static void assertComesBack(KafkaClusterBuilder broker, Path folder) throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Printout out = new Printout(new PrintStream(said, true, UTF_8));

    boolean same = new Quickstart(out, broker, folder, 40_000).run();

    assertThat(same).as(said.toString(UTF_8)).isTrue();
    assertThat(folder.resolve("backups/quickstart/manifest.json")).exists();
  }
}
