package sh.oso.kafka.backup.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The built command line with a folder of plug-ins.
 *
 * @param folder for the jars, and for what commands say
 */
record Distribution(Path folder) {

  private static final Path HOME =
      Path.of(Objects.requireNonNull(System.getProperty("distribution"), "-Ddistribution"));

  /** How a command ended, and all that it said. */
  record Result(int code, String said) {
    String succeeded() {
      assertThat(code).as(said).isZero();
      return said;
    }
  }

  Path plugins() {
    return folder.resolve("plugins");
  }

  /** Drops the jar of a class into the folder, as a user would. */
  Distribution with(String className) throws Exception {
    CodeSource source = Class.forName(className).getProtectionDomain().getCodeSource();
    Path jar = Path.of(source.getLocation().toURI());
    assertThat(jar).as("what mvn package built").isRegularFile();
    Files.copy(jar, Files.createDirectories(plugins()).resolve(jar.getFileName()));
    return this;
  }

  Result run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(HOME.resolve("bin/kafka-backup").toString()));
    line.addAll(List.of(arguments));
    Path said = Files.createTempFile(folder, "said", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("KAFKA_BACKUP_PLUGINS", plugins().toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(line + " did not end: " + Files.readString(said));
    }
    return new Result(process.exitValue(), Files.readString(said));
  }
}
