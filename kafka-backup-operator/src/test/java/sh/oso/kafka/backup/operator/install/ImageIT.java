package sh.oso.kafka.backup.operator.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import sh.oso.kafka.backup.testkit.image.UnpackedImage;

/**
 * The image of the operator, which the build makes without a base, holds what it should and runs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImageIT {

  private static final String HOME = "opt/kafka-backup-operator";
  private static final Path DISTRIBUTION = Path.of(System.getProperty("operator.distribution"));

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
  void holdsTheDistributionAndSaysHowItRuns() throws Exception {
    Path home = image.root().resolve(HOME);
    assertThat(files(home)).isEqualTo(files(DISTRIBUTION)).contains("LICENSE");
    for (String file : files(home)) {
      assertThat(Files.mismatch(home.resolve(file), DISTRIBUTION.resolve(file))).isEqualTo(-1);
    }
    assertThat(told.at("/config/User").textValue()).isEqualTo("10001:10001");
    assertThat(told.at("/config/ExposedPorts").fieldNames())
        .toIterable()
        .containsExactly("8080/tcp", "8081/tcp");
    // The same sources give the same image.
    assertThat(told.at("/created").textValue()).isEqualTo("2026-11-22T00:00:00Z");
  }

  private static Set<String> files(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      return new TreeSet<>(
          files.filter(Files::isRegularFile).map(it -> folder.relativize(it).toString()).toList());
    }
  }

  @Test
  void saysWhichSettingsAreMissing() throws Exception {
    Process process = image.container(entryPoint(), Map.of()).redirectErrorStream(true).start();

    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8).lines())
        .containsExactly(
            "KAFKA_BACKUP_OPERATOR_IMAGE: is missing; name the image of the kafka-backup command",
            "KAFKA_BACKUP_OPERATOR_NAMESPACE: is missing; name the namespace that the lease of the"
                + " leader is in");
    assertThat(process.waitFor()).isEqualTo(2);
  }

  @Test
  void theDockerfileMakesTheSame() throws Exception {
    Path file = ManifestTools.DEPLOY.resolve("docker/kafka-backup-operator.Dockerfile");
    assertThat(Files.readAllLines(file).stream().filter(it -> !it.startsWith("#")))
        .containsExactly(
            "ARG BASE=" + System.getProperty("image.base"),
            "FROM ${BASE}",
            "COPY . /" + HOME,
            "WORKDIR " + told.at("/config/WorkingDir").textValue(),
            "USER " + image.user(),
            "EXPOSE 8080 8081",
            "ENTRYPOINT [\"" + String.join("\", \"", entryPoint()) + "\"]");
  }
}
