package sh.oso.kafka.backup.engine.faults;

import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.oso.kafka.backup.testkit.kafka.KafkaCluster;
import sh.oso.kafka.backup.testkit.kafka.SharedKafka;

/**
 * Whatever befalls backups, none that was committed is lost, every one that is listed is sound, and
 * no object changes. {@code -Dkafka.backup.faults=500} goes through more scenarios and prints a
 * line for each, {@code -Dkafka.backup.faults.first=7} begins at another seed.
 */
class FaultRunsIT {

  private static final String COUNT = "kafka.backup.faults";

  private final KafkaCluster kafka;

  FaultRunsIT(@SharedKafka KafkaCluster kafka) {
    this.kafka = kafka;
  }

  static LongStream seeds() {
    long first = Long.getLong("kafka.backup.faults.first", 1);
    return LongStream.range(first, first + Long.getLong(COUNT, 20));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void losesNoBackupAndRewritesNoObject(long seed, @TempDir Path folder) {
    Scenario scenario = Scenario.draw(seed);
    try (FaultRun run = new FaultRun(kafka, scenario, folder.resolve("repository"))) {
      run.run();
      say("green", scenario);
    } catch (RuntimeException | AssertionError e) {
      say("RED", scenario);
      throw new AssertionError(scenario.toString(), e);
    }
  }

  private static void say(String colour, Scenario scenario) {
    if (System.getProperty(COUNT) != null) {
      System.out.println(colour + " " + scenario);
    }
  }
}
