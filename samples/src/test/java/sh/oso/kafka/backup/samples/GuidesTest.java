package sh.oso.kafka.backup.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Guides show what the samples have, and all of it that is marked to be shown. */
class GuidesTest {

  /** Tests run in the folder of their module. */
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  /** {@code <!-- snippet: FILE -->} for a whole file, {@code FILE#NAME} for a part of it. */
  private static final Pattern SNIPPET =
      Pattern.compile(
          "<!-- snippet: (\\S+) -->\n```\\w*\n(.*?)```\n<!-- snippet:end -->", Pattern.DOTALL);

  private static final Pattern MARK = Pattern.compile("guide:begin (\\w+)");

  @ParameterizedTest
  @CsvSource({
    "docs/guides/write-a-store.md, samples/my-own-store",
    "docs/guides/write-a-codec.md, samples/my-own-codec",
  })
  void showWhatTheBuildRuns(String guide, String sample) throws IOException {
    Set<String> shown = new TreeSet<>();
    Matcher snippets = SNIPPET.matcher(Files.readString(PROJECT.resolve(guide)));
    while (snippets.find()) {
      String source = snippets.group(1);
      assertThat(snippets.group(2).strip()).as(source).isEqualTo(read(source));
      shown.add(source.substring(source.lastIndexOf('/') + 1));
    }
    assertThat(shown).as("snippets of %s", guide).containsAll(marked(PROJECT.resolve(sample)));
  }

  private static String read(String source) throws IOException {
    assertThat(source).startsWith("samples/");
    int hash = source.indexOf('#');
    if (hash < 0) {
      return Files.readString(PROJECT.resolve(source)).strip();
    }
    String text = Files.readString(PROJECT.resolve(source.substring(0, hash)));
    String name = source.substring(hash + 1);
    int begin = text.indexOf('\n', text.indexOf("guide:begin " + name)) + 1;
    int end = text.lastIndexOf('\n', text.indexOf("guide:end " + name)) + 1;
    assertThat(end).as("where %s is", source).isGreaterThan(begin);
    return text.substring(begin, end).stripTrailing().stripIndent().strip();
  }

  private static Set<String> marked(Path sample) throws IOException {
    Set<String> marked = new TreeSet<>();
    List<Path> sources = new ArrayList<>(List.of(sample.resolve("pom.xml")));
    try (Stream<Path> files = Files.walk(sample.resolve("src"))) {
      files.filter(Files::isRegularFile).forEach(sources::add);
    }
    for (Path file : sources) {
      for (MatchResult mark : MARK.matcher(Files.readString(file)).results().toList()) {
        marked.add(file.getFileName() + "#" + mark.group(1));
      }
    }
    assertThat(marked).isNotEmpty();
    return marked;
  }
}
