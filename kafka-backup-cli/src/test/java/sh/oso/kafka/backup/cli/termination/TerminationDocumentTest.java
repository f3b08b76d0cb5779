package sh.oso.kafka.backup.cli.termination;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is written never exceeds what Kubernetes keeps. */
class TerminationDocumentTest {

  private static JsonNode written(Map<String, Object> fields, Map<String, List<?>> lists)
      throws IOException {
    byte[] bytes = new TerminationDocument(fields, lists).bytes();
    assertThat(bytes.length).isLessThanOrEqualTo(TerminationDocument.MOST_BYTES);
    return new ObjectMapper().readTree(bytes);
  }

  @Test
  void leavesOutOnlyWhatDoesNotFitAndCountsIt() throws IOException {
    List<Map<String, Object>> topics =
        IntStream.range(0, 2000)
            .mapToObj(
                i -> RunSummaries.entry("name", "té-東京-😀-" + i, "records", i, "size", 7L * i))
            .toList();
    Map<String, List<?>> lists = new LinkedHashMap<>();
    lists.put("topics", topics);
    lists.put("groupsReset", List.of("東京", "b"));
    lists.put("groupsFailed", List.of());

    byte[] bytes = new TerminationDocument(Map.of("command", "restore"), lists).bytes();
    JsonNode told = written(Map.of("command", "restore"), lists);

    assertThat(bytes.length).isGreaterThan(TerminationDocument.MOST_BYTES - 100);
    assertThat(told.at("/topics/3/name").textValue()).isEqualTo("té-東京-😀-3");
    assertThat(told.at("/groupsReset")).hasSize(2);
    assertThat(told.at("/groupsFailed").isEmpty()).isTrue();
    assertThat(told.at("/topics").size() + told.at("/omitted/topics").intValue()).isEqualTo(2000);
    assertThat(told.at("/omitted").size()).isEqualTo(1);
  }

  @Test
  void leavesNothingOutThatFits() throws IOException {
    JsonNode told = written(Map.of("message", "done"), Map.of("pruned", List.of("a", "b")));
    assertThat(told.toString()).isEqualTo("{\"message\":\"done\",\"pruned\":[\"a\",\"b\"]}");
  }

  @Test
  void putsAMessageOnOneLineAndCutsIt() throws IOException {
    assertThat(written(Map.of("message", " a\n  b\r\n\tc\u0000d "), Map.of()).at("/message"))
        .hasToString("\"a b c d\"");
    String cut = written(Map.of("message", "x".repeat(1001)), Map.of()).at("/message").textValue();
    assertThat(cut).isEqualTo("x".repeat(997) + "...");
    String whole = "x".repeat(1000);
    assertThat(written(Map.of("message", whole), Map.of()).at("/message").textValue())
        .isEqualTo(whole);
    // Never half of a character that takes two.
    assertThat(
            written(Map.of("firstWarning", "😀".repeat(301)), Map.of())
                .at("/firstWarning")
                .textValue())
        .isEqualTo("😀".repeat(297) + "...");
  }

  @Test
  void cutsTextsFurtherWhereTheyTakeMoreThanThereIs() throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("message", "\\😀".repeat(1000));
    fields.put("firstWarning", "東".repeat(1000));
    fields.put("exitCode", 1);
    JsonNode told =
        written(fields, Map.of("results", List.of(Map.of("message", "m".repeat(2000)), "short")));
    assertThat(told.at("/message").textValue()).startsWith("\\😀").endsWith("...");
    assertThat(told.at("/firstWarning").textValue()).startsWith("東").endsWith("...");
    assertThat(told.at("/exitCode").intValue()).isEqualTo(1);
  }

  @Test
  void passesOverAnEntryThatIsTooLongForTheRest() throws IOException {
    List<Map<String, String>> entries = List.of(Map.of("a".repeat(5000), "x"), Map.of("b", "y"));
    JsonNode told = written(Map.of(), Map.of("results", entries));
    assertThat(told.at("/results/0/b").textValue()).isEqualTo("y");
    assertThat(told.at("/omitted/results").intValue()).isEqualTo(1);
  }
}
