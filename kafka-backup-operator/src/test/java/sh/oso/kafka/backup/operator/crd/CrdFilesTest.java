package sh.oso.kafka.backup.operator.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The definitions in the repository, and their reference page, are those of the classes. */
class CrdFilesTest {

  private static final String REGENERATE =
      "mvn -pl kafka-backup-operator -am test -Dtest=CrdFilesTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -DregeneratePages";
  private static final Path FOLDER = Path.of("../deploy/crds");
  private static final Path PAGE = Path.of("../docs/reference/crds.md");

  private final Map<String, String> generated =
      Crds.generate("Generated from the code. Regenerate with: " + REGENERATE);

  @Test
  void thereIsOneFileAKind() throws IOException {
    generated.forEach((name, yaml) -> compare(FOLDER.resolve(name), yaml));
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> !name.equals("kustomization.yaml"))
          .containsExactlyInAnyOrderElementsOf(generated.keySet());
    }
    assertThat(generated).hasSize(5);
  }

  @Test
  void thePageIsCurrent() {
    compare(PAGE, CrdPage.of(generated.values(), REGENERATE));
  }

  @Test
  void everyFieldOfOursIsDescribed() {
    assertThat(CrdPage.of(generated.values(), REGENERATE)).doesNotContain("| |\n");
  }

  private static void compare(Path file, String expected) {
    if (System.getProperty("regeneratePages") != null) {
      try {
        Files.createDirectories(file.getParent());
        Files.writeString(file, expected);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    assertThat(file).as("regenerate with: " + REGENERATE).hasContent(expected);
  }
}
