package sh.oso.kafka.backup.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sh.oso.kafka.backup.api.Cancellation;
import sh.oso.kafka.backup.api.DiffReport;
import sh.oso.kafka.backup.api.DiffReport.Difference;
import sh.oso.kafka.backup.api.DiffReport.Kind;
import sh.oso.kafka.backup.api.DiffRequest;
import sh.oso.kafka.backup.api.ExportReport;
import sh.oso.kafka.backup.api.ExportRequest;
import sh.oso.kafka.backup.api.InvalidRequestException;
import sh.oso.kafka.backup.api.TopicSelection;

/** Commands that look into backups and print a report. */
class LookCommandsTest {

  private static final ExportReport EXPORT =
      new ExportReport(
          "b1",
          ExportRequest.Format.JSON,
          "/tmp/x",
          List.of(
              new ExportReport.Partition("t", 0, 0, 9, 7, 4096, List.of("t-0.jsonl")),
              new ExportReport.Partition("t", 1, 3, 3, 0, 0, List.of("t-1.jsonl"))),
          7,
          4096,
          List.of("a gap"),
          Duration.ofSeconds(2));

  private static final DiffReport DIFF =
      new DiffReport(
          "b1",
          "b2",
          false,
          2,
          3,
          1_000,
          50,
          List.of(
              new Difference(Kind.LOST, "gone", -1, -1, -1, -1, "the second has no such topic"),
              new Difference(Kind.COMPACTED, "t", 2, 10, 90, 1_234, "compaction")),
          Set.of(Kind.COMPACTED),
          List.of("salvaged"),
          Duration.ofSeconds(2));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private FakeKafkaBackup fake = new FakeKafkaBackup("nothing");

  private int run(Object answer, String... args) {
    fake = new FakeKafkaBackup(answer);
    out.reset();
    err.reset();
    Context context =
        new Context(
            Map.of(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            0,
            builder -> fake,
            new Cancellation(),
            () -> {});
    return KafkaBackupCommand.execute(context, args);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private JsonNode json() throws JsonProcessingException {
    return new ObjectMapper().readTree(out());
  }

  @Test
  void exportAsksForWhatTheFlagsSay() {
    int code =
        run(
            EXPORT,
            "export",
            "-s=/b",
            "-i=b1",
            "-t=t,u*",
            "-x=u1",
            "--to-folder=/tmp/x",
            "--format=json");
    assertThat(err()).isEmpty();
    assertThat(code).isZero();
    assertThat(fake.request(ExportRequest.class))
        .isEqualTo(
            new ExportRequest(
                "b1",
                new TopicSelection(List.of("t", "u*"), List.of("u1")),
                Path.of("/tmp/x"),
                ExportRequest.Format.JSON));
    assertThat(out())
        .isEqualTo(
            """
            Export of backup b1 is in /tmp/x.

              topics   1 with 2 partitions
              records  7
              files    4.0 KiB
              took     2.0 s

            Warnings
              - a gap
            """);
  }

  @Test
  void exportWritesLogSegmentsOfAllTopicsUnlessTold() throws JsonProcessingException {
    assertThat(run(EXPORT, "export", "-s=/b", "--to-folder=/tmp/x", "-o=json")).isZero();
    assertThat(fake.request(ExportRequest.class))
        .isEqualTo(
            new ExportRequest(
                "latest", TopicSelection.ALL, Path.of("/tmp/x"), ExportRequest.Format.LOG));
    assertThat(json().at("/partitions/0/files/0").textValue()).isEqualTo("t-0.jsonl");
    assertThat(json().at("/format").textValue()).isEqualTo("Json");
    assertThat(run(EXPORT, "export", "-s=/b")).isEqualTo(2);
    assertThat(err()).contains("--to-folder");
    assertThat(
            run(
                new InvalidRequestException("folder /tmp/x is not empty"),
                "export",
                "-s=/b",
                "--to-folder=/tmp/x"))
        .isEqualTo(2);
    assertThat(err()).isEqualTo("kafka-backup: folder /tmp/x is not empty\n");
  }

  @Test
  void diffTellsWhatDiffersAlsoByItsExitCode() throws JsonProcessingException {
    assertThat(run(DIFF, "diff", "-s=/b", "-i=b1", "--other=b2", "-t=t")).isEqualTo(11);
    assertThat(fake.request(DiffRequest.class))
        .isEqualTo(
            new DiffRequest("b1", "b2", TopicSelection.of("t"), DiffRequest.USUALLY_ACCEPTED));
    assertThat(out())
        .isEqualTo(
            """
            Backup b1 and backup b2 differ.

              topics            2
              partitions        3
              records compared  1,000
              records shared    50
              took              2.0 s

                            TOPIC  PARTITION  OFFSETS   RECORDS  DETAIL
            Lost            gone         all  all             -  the second has no such topic
            Compacted (ok)  t              2  10 to 90    1,234  compaction

            Warnings
              - salvaged
            """);
    run(DIFF, "diff", "-s=/b", "-i=b1", "--other=b2", "-o=json");
    assertThat(json().at("/same").booleanValue()).isFalse();
    assertThat(json().at("/differences/1/kind").textValue()).isEqualTo("Compacted");
  }

  @Test
  void whatIsAcceptedIsNoDifference() {
    DiffReport same =
        new DiffReport(
            "b1",
            "cluster",
            true,
            1,
            1,
            1,
            0,
            List.of(new Difference(Kind.GROWN, "t", 0, 5, 9, -1, "the second goes on")),
            Set.of(Kind.GROWN, Kind.TRIMMED),
            List.of(),
            Duration.ZERO);
    assertThat(run(same, "diff", "-s=/b", "-b=h:1", "--live", "--accept=grown,Trimmed")).isZero();
    assertThat(fake.request(DiffRequest.class))
        .isEqualTo(
            new DiffRequest("latest", null, TopicSelection.ALL, Set.of(Kind.GROWN, Kind.TRIMMED)));
    assertThat(out()).startsWith("Backup b1 and the live topics are the same but for what");
    run(DIFF, "diff", "-s=/b", "--other=b2", "--accept=none");
    assertThat(fake.request(DiffRequest.class).accepted()).isEmpty();
  }

  @Test
  void diffNeedsSomethingToCompareWith() {
    for (String[] args :
        new String[][] {
          {"diff", "-s=/b"}, {"diff", "-s=/b", "--other=b", "--live", "-b=h:1"},
        }) {
      assertThat(run(DIFF, args)).isEqualTo(2);
      assertThat(err()).contains("either --other with a backup's id, or --live");
    }
    assertThat(run(DIFF, "diff", "-s=/b", "--live")).isEqualTo(2);
    assertThat(err()).contains("bootstrapServers");
    assertThat(run(DIFF, "diff", "-s=/b", "--other=b", "--accept=all")).isEqualTo(2);
    assertThat(err()).contains("'all' is no kind of difference; there are Added, Lost");
  }
}
