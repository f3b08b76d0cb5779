package sh.oso.kafka.backup.cli.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Kafka's own tools, of Kafka 3.9, which the test kit has at hand. */
final class KafkaTool {

  private KafkaTool() {}

  /** A tool by its class. */
  static Command of(String mainClass) throws IOException {
    return new Command(List.of(java(), "-cp", classPath(), mainClass), Map.of());
  }

  /** A script of the name that Kafka gives it, which runs a class. */
  static void script(Path file, String mainClass) throws IOException {
    Files.writeString(
        file,
        "#!/bin/sh\nexec '%s' -cp '%s' %s \"$@\"\n".formatted(java(), classPath(), mainClass));
    if (!file.toFile().setExecutable(true)) {
      throw new IOException(file + " cannot be made executable");
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String classPath() throws IOException {
    String given = System.getProperty("kafka.testkit.classpath.3.9.2", "");
    return given.startsWith("@") ? Files.readString(Path.of(given.substring(1))).strip() : given;
  }
}
