package sh.oso.kafka.backup.cli.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.testkit.image.UnpackedImage;

/**
 * The image of the command, which the build makes without a base, holds what it should and runs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImageIT {

  private static final Path DOCKERFILE =
      Path.of(System.getProperty("root")).resolve("deploy/docker/kafka-backup.Dockerfile");

  private final UnpackedImage image;
  private final JsonNode told;

  ImageIT(@TempDir Path folder) throws Exception {
    image = UnpackedImage.unpack(Path.of(System.getProperty("image")), folder);
    told = new ObjectMapper().readTree(image.configuration());
  }

  private List<String> entryPoint() {
    List<String> words = new ArrayList<>();
    told.at("/config/Entrypoint").forEach(word -> words.add(word.textValue()));
    return words;
  }

  @Test
  void saysHowItRuns() {
    assertThat(entryPoint()).containsExactly("/opt/kafka-backup/bin/kafka-backup");
    assertThat(told.at("/config/User").textValue()).isEqualTo("10001:10001");
    assertThat(told.at("/config/Labels/org.opencontainers.image.title").textValue())
        .isEqualTo("kafka-backup");
    // The same sources give the same image.
    assertThat(told.at("/created").textValue()).isEqualTo("2026-11-22T00:00:00Z");
  }

  @Test
  void holdsTheDistributionAndNothingElse() throws Exception {
    Path home = image.root().resolve("opt/kafka-backup");
    assertThat(files(home)).isEqualTo(files(Command.HOME)).contains("bin/kafka-backup", "LICENSE");
    for (String file : files(home)) {
      assertThat(Files.mismatch(home.resolve(file), Command.HOME.resolve(file))).isEqualTo(-1);
      assertThat(Files.isExecutable(home.resolve(file))).isEqualTo(file.startsWith("bin/"));
    }
    try (Stream<Path> all = Files.list(image.root().resolve("opt"))) {
      assertThat(all).containsExactly(home);
    }
    assertThat(image.root().resolve("jib")).doesNotExist();
  }

  private static Set<String> files(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      return new TreeSet<>(
          files.filter(Files::isRegularFile).map(it -> folder.relativize(it).toString()).toList());
    }
  }

  @Test
  void runsAsItsUserWhoMayWriteToNothingButVolumes(@TempDir Path temporary) throws Exception {
    Path data = Files.createDirectory(temporary.resolve("data"));
    Path tmp = Files.createDirectory(temporary.resolve("tmp"));
    for (Path each : List.of(data, tmp)) {
      Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    Map<String, Path> volumes = Map.of("/data", data, "/tmp", tmp);

    assertThat(run(volumes, "", "--version")).startsWith("kafka-backup ");
    assertThat(run(volumes, "-Xmx64m -XX:+PrintFlagsFinal", "--version"))
        .containsPattern("MaxHeapSize +[:]?= +67108864 ");
    // The codec unpacks a library of its own into /tmp.
    assertThat(run(volumes, "", "list", "-s", "/data", "--set=compression=zstd", "-ojson"))
        .contains("\"backups\"");
    assertThat(run(volumes, "", "list", "-s", "/opt/new", "-ojson")).contains("\"backups\"");
    assertThat(image.root().resolve("opt/new")).doesNotExist();
  }

  private String run(Map<String, Path> volumes, String options, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(entryPoint());
    command.addAll(List.of(arguments));
    ProcessBuilder container = image.container(command, volumes);
    container.environment().put("KAFKA_BACKUP_OPTS", options);
    Process process = container.redirectErrorStream(true).start();
    String output = Command.text(process.getInputStream()).join();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  @Test
  void theDockerfileMakesTheSame() throws Exception {
    assertThat(Files.readAllLines(DOCKERFILE).stream().filter(it -> !it.startsWith("#")))
        .containsExactly(
            "ARG BASE=" + System.getProperty("image.base"),
            "FROM ${BASE}",
            "COPY . /opt/kafka-backup",
            "WORKDIR " + told.at("/config/WorkingDir").textValue(),
            "USER " + image.user(),
            "ENTRYPOINT [\"" + String.join("\", \"", entryPoint()) + "\"]");
  }
}
