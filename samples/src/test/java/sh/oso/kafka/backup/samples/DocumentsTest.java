package sh.oso.kafka.backup.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What documents say of code and of each other. */
class DocumentsTest {

  /** Tests run in the folder of their module. */
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

  @Test
  void readmeShowsTheSampleThatTheBuildRuns() throws IOException {
    String source =
        Files.readString(
            Path.of("src/main/java/sh/oso/kafka/backup/samples/BackupAndRestore.java"));
    String sample =
        between(source, "// readme:begin\n", "    // readme:end").stripTrailing().stripIndent();
    String readme = Files.readString(PROJECT.resolve("README.md"));
    assertThat(
            between(readme, "<!-- sample:begin -->\n```java\n", "```\n<!-- sample:end -->").strip())
        .isEqualTo(sample);
  }

  @Test
  void readmeNamesTheVersionThatIsBuilt() throws IOException {
    String version =
        between(Files.readString(PROJECT.resolve("pom.xml")), "<version>", "</version>");
    assertThat(Files.readString(PROJECT.resolve("README.md")))
        .contains("<version>" + version + "</version>")
        .contains("kafka-backup-" + version + "/bin/kafka-backup");
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<String> dead = new ArrayList<>();
    for (Path page : pages()) {
      Matcher links = LINK.matcher(Files.readString(page));
      while (links.find()) {
        if (!Files.exists(page.resolveSibling(links.group(1)))) {
          dead.add(PROJECT.relativize(page) + " -> " + links.group(1));
        }
      }
    }
    assertThat(dead).isEmpty();
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (Path folder : List.of(PROJECT, PROJECT.resolve("docs"))) {
      try (Stream<Path> files =
          Files.walk(folder, folder.equals(PROJECT) ? 1 : Integer.MAX_VALUE)) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
      }
    }
    assertThat(pages).isNotEmpty();
    return pages;
  }

  private static String between(String text, String begin, String end) {
    int from = text.indexOf(begin);
    assertThat(from).as("where '%s' is", begin.strip()).isNotNegative();
    int to = text.indexOf(end, from);
    assertThat(to).as("where '%s' is", end.strip()).isNotNegative();
    return text.substring(from + begin.length(), to);
  }
}
