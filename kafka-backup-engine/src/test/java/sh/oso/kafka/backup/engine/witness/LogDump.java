package sh.oso.kafka.backup.engine.witness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code kafka-dump-log.sh} says of a log segment. */
public final class LogDump {

  private LogDump() {}

  /**
   * Has Kafka's tool read a log segment, record by record.
   *
   * @param folder for what the tool prints
   * @return what it printed
   */
  public static String of(Path log, Path folder) throws Exception {
    // Kafka 3.9 has the tool in a jar that the test kit has at hand.
    String classPath = System.getProperty("kafka.testkit.classpath.3.9.2", "");
    if (classPath.startsWith("@")) {
      classPath = Files.readString(Path.of(classPath.substring(1))).strip();
    }
    Path out = folder.resolve("dump");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                "kafka.tools.DumpLogSegments",
                "--deep-iteration",
                "--print-data-log",
                "--files",
                log.toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor()).isZero();
    // Payloads may be any bytes.
    return Files.readString(out, StandardCharsets.ISO_8859_1);
  }
}
